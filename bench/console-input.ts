/**
 * `npm run bench -- --console`: how long a seller waits for what they type, with 1,000 SKUs open, in a real Chromium: from the
 * key press, as the browser stamped it, until the new value has been painted. A service and a browser of its own.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@regrade/client';
import { present } from '@regrade/core';
import { chromium, type Page } from 'playwright-core';
import { startSample } from '../scripts/start-sample.ts';
import { buildWebWhenNeeded } from '../scripts/web-build.ts';
import type { RunningService } from '../server/src/start-service.ts';
import { BROWSER_FLAGS, ensureBrowser } from '../test/support/browser.ts';
import { thousandSkus } from '../test/support/thousand-skus.ts';
import { load } from './machine.ts';

const SELLER = 'acme';
/** Arbitrage is proven impossible, or walks are searched after each edit: hundreds of milliseconds. */
const FEE_RULES = { exact: 'exact@1', searched: 'huawei-koogallery@2023-06-12' } as const;
/** A quick typist: a hundred words a minute. */
const KEY_MILLIS = 110;
const CELLS = 5;
/** At full speed, and as on a machine that has half its time for the console. */
const SLOWED = [1, 2];
/** What is typed into each cell; `Enter` takes it over. */
const KEYS = [...'1234.5'];
const WAIT_MS_MAX = 30_000;

interface TypedCell {
  readonly name: string;
  readonly search: string;
  /** Heading of the column that is typed into. */
  readonly column: string;
  readonly keys: readonly string[];
  readonly feeRule?: keyof typeof FEE_RULES;
}

const TYPED: readonly TypedCell[] = [
  { name: 'a price, 10 specifications shown', search: '?specification=all', column: '1 year · USD', keys: KEYS },
  {
    ...{ name: 'a price, 10 specifications, walks searched', search: '?specification=all', column: '1 year · USD' },
    ...{ keys: KEYS, feeRule: 'searched' },
  },
  { name: 'a price, 1 specification shown', search: '?specification=s4', column: '1 year · USD', keys: KEYS },
  {
    ...{ name: 'the range of a SKU, 10 specifications', search: '?sheet=skus&specification=all' },
    ...{ column: 'seats to', keys: [...'800'] },
  },
  {
    ...{ name: 'the maximum of a quantity, 10 specifications', search: '?sheet=attributes&specification=all' },
    ...{ column: 'Maximum', keys: [...'950'] },
  },
];

/** Milliseconds of each key press, by what it does. */
interface Measured {
  readonly typed: number[];
  readonly entered: number[];
}

export async function benchConsole(say: (progress: string) => void): Promise<void> {
  const [executablePath, fault] = await Promise.all([ensureBrowser(say), buildWebWhenNeeded(say).ended]);
  if (fault !== undefined) throw new Error(`the consoles do not build:\n${fault}`);
  const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
  // As root, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const service = await startSample(folder);
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  try {
    const { token = '' } = service.logins.find(({ name }) => name === SELLER) ?? {};
    const client = createClient({ url: service.url, token });
    for (const [id, feeRule] of Object.entries(FEE_RULES)) await publish(service, client, { id, feeRule });
    const context = await browser.newContext({ baseURL: service.url, viewport: { width: 1440, height: 900 } });
    await context.request.post('/v1/session', { data: { token }, headers: { origin: service.url } });
    const lines: string[] = [];
    for (const cell of TYPED) {
      say(cell.name);
      const page = await context.newPage();
      await page.goto(`/seller/products/${SELLER}.${cell.feeRule ?? 'exact'}${cell.search}`);
      const devtools = await context.newCDPSession(page);
      for (const [nth, rate] of SLOWED.entries()) {
        await devtools.send('Emulation.setCPUThrottlingRate', { rate });
        const { typed, entered } = await measureCells(page, cell, nth * CELLS);
        const name = rate === 1 ? cell.name : `… at 1/${rate} speed`;
        lines.push(formatLine(`${name}: a key`, typed), formatLine('  Enter', entered));
      }
      await page.close();
    }
    process.stdout.write(formatReport(lines));
  } finally {
    await browser.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is on sale is compared with on every edit. */
async function publish(
  { url, logins }: RunningService,
  client: Client,
  { id, feeRule }: { readonly id: string; readonly feeRule: string },
): Promise<void> {
  const document = { ...thousandSkus(), seller: SELLER, product: { id, name: id, type: 'marketplace', feeRule } };
  const params = { id: `${SELLER}.${id}` };
  const { etag } = (await client.call('saveDraft', { params, body: document, firstSave: true })).body;
  const { token = '' } = logins.find(({ role }) => role === 'operator') ?? {};
  const { body } = await client.call('submitDraft', { params, ifMatch: etag });
  await createClient({ url, token }).call('decideReview', {
    params: { id: body.id },
    body: { decision: 'approve', reason: 'to be measured', etag: body.etag },
  });
}

/** Types into one cell after another, downwards: none twice, because the same value again is no edit. */
async function measureCells(page: Page, { column, keys }: TypedCell, firstRow: number): Promise<Measured> {
  page.setDefaultTimeout(WAIT_MS_MAX);
  const grid = page.getByRole('grid').last();
  await grid.waitFor();
  const index = await grid.getByRole('columnheader', { name: column, exact: true }).getAttribute('aria-colindex');
  await page.evaluate(WATCH);
  const measured: Measured = { typed: [], entered: [] };
  const first = grid.locator(`[aria-rowindex="${firstRow + 2}"] [aria-colindex="${index}"]`);
  await first.click();
  for (let row = 0; row < CELLS; row += 1) {
    for (const [nth, key] of keys.entries()) {
      measured.typed.push(await press(page, key, keys.slice(0, nth + 1).join('')));
    }
    measured.entered.push(await press(page, 'Enter', undefined));
  }
  return measured;
}

/** Presses a key and answers after how many milliseconds the field read so, or was closed again. */
async function press(page: Page, key: string, reads: string | undefined): Promise<number> {
  await page.evaluate(`watch(${JSON.stringify(reads ?? null)})`);
  await page.keyboard.press(key);
  const millis = present(await page.evaluate('painted'), 'the page answers with a number');
  await page.waitForTimeout(KEY_MILLIS);
  return Number(millis);
}

/** A frame has been painted when what it posted to itself arrives. */
const WATCH = `{
  globalThis.watch = (reads) => void (globalThis.painted = new Promise((resolve) => {
    let pressed;
    const ask = () => {
      const field = document.querySelector('.sheet-cell.typed input');
      if ((field?.value ?? null) !== reads) return requestAnimationFrame(ask);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - pressed);
      channel.port2.postMessage(null);
    };
    addEventListener('keydown', (event) => {
      pressed = event.timeStamp;
      requestAnimationFrame(ask);
    }, { capture: true, once: true });
  }));
}`;

function formatLine(name: string, millis: readonly number[]): string {
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const figures = [at(0.5), at(0.95), at(1)].map((each) => each.toFixed(0).padStart(6)).join(' ');
  return `${name.padEnd(62)}${figures}${String(sorted.length).padStart(7)}`;
}

function formatReport(lines: readonly string[]): string {
  const head = `${'milliseconds from key press to painted value'.padEnd(62)}median    p95    max   keys`;
  const machine = `${availableParallelism()} processors, load ${load().toFixed(1)}, Node ${process.versions.node}`;
  return `${[head, ...lines, '', machine].join('\n')}\n`;
}
