import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { buildWebWhenNeeded } from '../../scripts/web-build.ts';
import { assembleEngine } from '../../server/src/assemble-engine.ts';
import { seedSample } from '../../server/src/sample/seed-sample.ts';
import { BROWSER_FLAGS, ensureBrowser } from './browser.ts';
import { createTemplate } from './database-on.ts';
import type { TestServer } from './postgres-setup.ts';
import { ENGINE_CONFIG } from './service.ts';

/** What browser tests share: the built consoles, one browser, and a marketplace to copy. */
export interface WebGround {
  readonly browser: string;
  /** A database with the sample marketplace. */
  readonly sampleTemplate: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    web: WebGround;
  }
}

const SAMPLE_TEMPLATE = 'regrade_sample_template';
const say = (line: string) => void process.stdout.write(`${line}\n`);
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** vitest's `globalSetup`, after that of PostgreSQL. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = globalThis.regradeTestServer;
  if (!shared) throw new Error('the set-up of PostgreSQL comes first');
  const { test } = await shared.started;
  const [executablePath] = await Promise.all([ensureBrowser(say), buildConsoles()]);
  const [browser] = await Promise.all([
    chromium.launchServer({ executablePath, args: BROWSER_FLAGS }),
    seedTemplate(test),
  ]);
  project.provide('web', { browser: browser.wsEndpoint(), sampleTemplate: SAMPLE_TEMPLATE });
  return () => browser.close();
}

async function buildConsoles(): Promise<void> {
  const fault = await buildWebWhenNeeded(say).ended;
  if (fault !== undefined) throw new Error(`the consoles do not build:\n${fault}`);
}

/** Seeded once: copying a database takes a tenth of the time. */
async function seedTemplate(server: TestServer): Promise<void> {
  await createTemplate(server, SAMPLE_TEMPLATE, async (connection) => {
    const assembled = await assembleEngine({ connection, config: ENGINE_CONFIG, log: SILENT });
    await seedSample(assembled);
    await assembled.close();
  });
}
