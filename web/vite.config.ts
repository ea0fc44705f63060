import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The service to work against while developing: `npx vite web` beside `npm start`. */
const SERVICE = 'http://127.0.0.1:4010';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true, reportCompressedSize: false },
  worker: { format: 'es' },
  server: { proxy: { '^/(v1|auth|docs|openapi.json)': SERVICE } },
});
