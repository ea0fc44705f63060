import type { CatalogDocument } from '@regrade/client';
import type { Locator, Page } from 'playwright-core';
import type { TestConsole } from './console.ts';
import type { TestSeller } from './helpdesk.ts';

/** What tests of the seller's door do again and again. */

const AGENTS = { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' } as const;

/** A yearly price in US dollars, for each agent. */
const perAgent = (amount: string) => [
  { period: 'P1Y', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount } as const] },
];

/** A product with three SKUs in one specification, one SKU in another, and no rule at all. */
export function deskCatalog(
  edit: { readonly rules?: NonNullable<CatalogDocument['rules']>; readonly type?: string } = {},
): CatalogDocument {
  const { type = 'marketplace', ...rest } = edit;
  const editions = { id: 'edition', kind: 'choice', values: ['basic', 'advanced', 'premium'] } as const;
  const labels = { basic: 'Basic', advanced: 'Advanced', premium: 'Premium' };
  return {
    format: 'regrade/catalog@1',
    seller: 'desk',
    product: { id: 'one', name: 'Desk One', type },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          {
            id: 'standard',
            name: 'Standard',
            billing: 'subscription',
            attributes: [
              { ...editions, name: 'Edition', labels },
              { ...AGENTS, name: 'Agents' },
            ],
            skus: [
              { sku: { edition: 'basic' }, prices: perAgent('90.00') },
              { sku: { edition: 'advanced' }, prices: perAgent('120.00') },
              { sku: { edition: 'premium' }, prices: perAgent('150.00') },
            ],
          },
          {
            id: 'contract',
            name: 'Contract',
            billing: 'offline',
            attributes: [AGENTS],
            skus: [{ sku: {} }],
          },
        ],
      },
    ],
    ...rest,
  };
}

/** A seller with this catalog as an open draft. */
export async function draftDesk(market: TestConsole, document: CatalogDocument): Promise<TestSeller> {
  const seller = { seller: document.seller, ...(await market.addSeller(document.seller)) };
  const id = `${document.seller}.${document.product.id}`;
  await market.client(seller.token).call('saveDraft', { params: { id }, body: document, firstSave: true });
  return seller;
}

/** What verification says of the draft as it is by then: nothing that is said of an older text is found in it. */
export function verdictOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Verification' }).and(page.locator('[aria-busy=false]'));
}

/** Picks an entry of a drop-down list. */
export async function pick(page: Page, field: string | RegExp, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await optionOf(page, option).click();
}

export function optionOf(page: Page, option: string | RegExp): Locator {
  return page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option });
}

/** The cell of a sheet in the row of a name and the column of a heading; of several such rows the first. */
export async function cellOf(page: Page, row: string | RegExp, column: string): Promise<Locator> {
  const grid = page.getByRole('grid');
  const heading = grid.getByRole('columnheader', { name: column, exact: true });
  const index = await heading.getAttribute('aria-colindex');
  const line = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) });
  return line.first().locator(`[aria-colindex="${index}"]`);
}

/** Types over a cell, as one does in a spreadsheet. */
export async function typeInto(page: Page, cell: Locator, text: string): Promise<void> {
  await cell.click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Pastes a block that another spreadsheet put on the clipboard. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    document.querySelector('[role=grid]').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }`);
}

/** What copying puts on the clipboard. */
export async function copy(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    document.querySelector('[role=grid]').dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  })()`);
}
