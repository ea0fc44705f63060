/**
 * `npm run screenshots [-- part of a name …]`: starts the sample marketplace in a folder of its own and takes a picture of
 * every listed page (scripts/pages) in two widths and two languages, some in the dark shade too, into `screenshots/`.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@regrade/client';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RunningService } from '../server/src/start-service.ts';
import { BROWSER_FLAGS, ensureBrowser } from '../test/support/browser.ts';
import { CUSTOMER_PAGES } from './pages/customer-pages.ts';
import { OPERATOR_PAGES } from './pages/operator-pages.ts';
import type { ListedPage } from './pages/page-list.ts';
import { SELLER_PAGES } from './pages/seller-pages.ts';
import { SIGN_IN_PAGES } from './pages/sign-in-pages.ts';
import { startSample } from './start-sample.ts';
import { buildWebWhenNeeded, ROOT } from './web-build.ts';

const PAGES = [...SIGN_IN_PAGES, ...CUSTOMER_PAGES, ...SELLER_PAGES, ...OPERATOR_PAGES];
const TARGET = join(ROOT, 'screenshots');
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' } as const;
const SHADES = ['light', 'dark'] as const;

const PAGE_MS_MAX = 15_000;
/** What moves in comes to rest. */
const REST_MS = 250;
const STILL_COMING = '.loading, .ant-spin-spinning, .ant-skeleton';

interface Look {
  readonly viewport: (typeof WIDTHS)[number];
  readonly language: keyof typeof LANGUAGES;
  readonly shade: (typeof SHADES)[number];
}

async function main(wanted: readonly string[]): Promise<void> {
  const pages = PAGES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  const [executablePath, fault] = await Promise.all([
    ensureBrowser(console.log),
    buildWebWhenNeeded(console.log).ended,
  ]);
  if (fault !== undefined) throw new Error(`the consoles do not build:\n${fault}`);
  await mkdir(TARGET, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'regrade-screenshots-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const service = await startSample(folder);
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  try {
    for (const look of looks()) await lookAt(pages, { browser, service, look });
  } finally {
    await browser.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function looks(): Look[] {
  return WIDTHS.flatMap((viewport) =>
    (['en', 'zh'] as const).flatMap((language) => SHADES.map((shade) => ({ viewport, language, shade }))),
  );
}

async function lookAt(
  pages: readonly ListedPage[],
  of: { readonly browser: Browser; readonly service: RunningService; readonly look: Look },
): Promise<void> {
  const { browser, service, look } = of;
  const shown = pages.filter(({ dark }) => look.shade === 'light' || dark);
  for (const [login, own] of Map.groupBy(shown, (page) => page.login)) {
    const { url, logins } = service;
    const context = await browser.newContext({
      ...{ baseURL: url, viewport: look.viewport, locale: LANGUAGES[look.language], colorScheme: look.shade },
      ...{ timezoneId: 'UTC', reducedMotion: 'reduce' },
    });
    const tokenOf = (wanted: string) => {
      const found = logins.find(({ name }) => name === wanted)?.token;
      if (found === undefined) throw new Error(`there is no sample login called ${wanted}`);
      return found;
    };
    const token = login === undefined ? undefined : tokenOf(login);
    const headers = { origin: url };
    if (token !== undefined) await context.request.post('/v1/session', { data: { token }, headers });
    const client = createClient({ url, ...(token !== undefined && { token }) });
    for (const page of own) {
      const path =
        typeof page.path === 'string'
          ? page.path
          : await page.path(client, (name) => createClient({ url, token: tokenOf(name) }));
      await take(await context.newPage(), { page, path, look });
    }
    await context.close();
  }
}

async function take(tab: Page, of: { readonly page: ListedPage; readonly path: string; readonly look: Look }) {
  const { page, path, look } = of;
  const name = [page.name, look.viewport.width, look.language, ...(look.shade === 'dark' ? ['dark'] : [])].join('-');
  tab.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await tab.goto(path);
  await tab.locator('h1, main').first().waitFor({ timeout: PAGE_MS_MAX });
  await tab.locator(STILL_COMING).first().waitFor({ state: 'detached', timeout: PAGE_MS_MAX });
  if (page.shows) await tab.getByText(page.shows).first().waitFor({ timeout: PAGE_MS_MAX });
  // In a window as high as the page: what stays in view while it scrolls then stands where it belongs.
  const height = Number(await tab.evaluate('document.documentElement.scrollHeight'));
  await tab.setViewportSize({ ...look.viewport, height: Math.max(look.viewport.height, height) });
  await tab.waitForTimeout(REST_MS);
  // What is drawn in a worker begins to come when the rest of the page is there.
  await tab.locator(STILL_COMING).first().waitFor({ state: 'detached', timeout: PAGE_MS_MAX });
  await tab.screenshot({ path: join(TARGET, `${name}.png`) });
  console.log(`screenshots/${name}.png`);
  await tab.close();
}

await main(process.argv.slice(2));
