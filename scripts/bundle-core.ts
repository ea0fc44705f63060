/** `@regrade/core` as one classic script for a browser: what `npm run build` measures and a test runs without Node. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const CORE = fileURLToPath(new URL('../core/', import.meta.url));

export interface CoreBundle {
  /** Sets the global `regrade` to everything that the door exports. */
  readonly code: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Everything at once: a program that imports some of it gets less. Throws where a module of Node is imported. */
export async function bundleCore(): Promise<CoreBundle> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: CORE,
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(CORE, 'src/index.ts'), formats: ['iife'], name: 'regrade' },
      rolldownOptions: {
        onwarn: ({ message }) => {
          throw new Error(message);
        },
      },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('the bundler answered no output');
  const { code } = output.output[0];
  return { code, bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code).length };
}
