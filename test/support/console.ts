import { present } from '@regrade/core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { WEB_DIST } from '../../scripts/web-build.ts';
import { type SampleLogin, seedSample } from '../../server/src/sample/seed-sample.ts';
import { createTestDatabase } from './postgres.ts';
import { startTestService, type TestService, type TestServiceOptions } from './service.ts';
import { watchPage } from './watch-page.ts';
import './web-setup.ts';

/** A service that serves the built consoles, and browsers that are signed in to it. */
export interface TestConsole extends TestService {
  /** Of the sample marketplace; empty without it. */
  readonly logins: readonly SampleLogin[];
  /** The sample login of this name: `acme`, `Northwind Support`, `operator`. */
  loginOf(name: string): SampleLogin;
  /**
   * A page in a browser of its own, at an address of the service. Errors of the page, of its console and of its requests
   * fail the test when it ends, unless `expected` names them.
   */
  openPage(of: PageOptions): Promise<Page>;
}

export interface PageOptions {
  /** Absolute in the service: `/customer/subscriptions`. */
  readonly path: string;
  /** Who is signed in: a token, or the name of a sample login; nobody where absent. */
  readonly as?: { readonly token: string } | string;
  /** 1280 where absent; 390 is a telephone. */
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark';
  /** What may go wrong because the test makes it go wrong: each is looked for in the text of an error. */
  readonly expected?: readonly RegExp[];
}

export interface ConsoleOptions extends Pick<TestServiceOptions, 'http' | 'payments' | 'delivery' | 'productTypes'> {
  /** With the sample marketplace and its logins. */
  readonly sample?: boolean;
}

const WIDTH = 1280;
const HEIGHT = 900;
const ACTION_MS_MAX = 15_000;
const LOCALES = { en: 'en-GB', zh: 'zh-CN' } as const;

/** On the clock of this machine, because the browser has no other; the test may still move the service's. */
export async function startConsole({ sample = false, ...options }: ConsoleOptions = {}): Promise<TestConsole> {
  let logins: readonly SampleLogin[] = [];
  const { sampleTemplate } = inject('web');
  const service = await startTestService({
    ...options,
    isClockRunning: true,
    ...(sample && { database: () => createTestDatabase({ template: sampleTemplate }) }),
    prepare: async (assembled) => {
      if (sample) logins = await seedSample(assembled);
      const samples = logins.flatMap(({ role, ...login }) => (role === 'software' ? [] : [{ role, ...login }]));
      return { consoleFolder: WEB_DIST, signIn: { samples, ...options.http?.signIn } };
    },
  });
  const loginOf = (name: string) =>
    present(
      logins.find((login) => login.name === name),
      `there is a sample login called ${name}`,
    );
  const browser = createBrowserLine();
  return {
    ...service,
    logins,
    loginOf,
    openPage: async ({ as, ...of }) => {
      const token = typeof as === 'string' ? loginOf(as).token : as?.token;
      return openPage(await browser.connect(), { url: service.url, token, ...of });
    },
    close: async () => {
      await browser.close();
      await service.close();
    },
  };
}

/** The run's browser, called when the first page is wanted. */
function createBrowserLine() {
  let line: Promise<Browser> | undefined;
  return {
    connect() {
      line ??= chromium.connect(inject('web').browser);
      return line;
    },
    close: async () => (await line)?.close(),
  };
}

async function openPage(
  browser: Browser,
  of: Omit<PageOptions, 'as'> & { readonly url: string; readonly token: string | undefined },
): Promise<Page> {
  const { url, token, path, width = WIDTH, height = HEIGHT, language = 'en', theme = 'light', expected = [] } = of;
  const context = await browser.newContext({
    ...{ baseURL: url, locale: LOCALES[language], colorScheme: theme, timezoneId: 'UTC', reducedMotion: 'reduce' },
    viewport: { width, height },
  });
  context.setDefaultTimeout(ACTION_MS_MAX);
  const page = await context.newPage();
  const watched = watchPage(page, { expected });
  onTestFinished(async () => {
    await context.close();
    expect(watched.faults, `what went wrong at ${path}`).toEqual([]);
  });
  if (token !== undefined) await signIn(context, { url, token });
  await page.goto(path);
  return page;
}

/** As the sign-in page does it, without its clicks. */
async function signIn(context: BrowserContext, { url, token }: { readonly url: string; readonly token: string }) {
  const response = await context.request.post(`${url}/v1/session`, { data: { token }, headers: { origin: url } });
  expect(response.status(), 'signing in').toBe(201);
}
