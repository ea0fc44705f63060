import type { CatalogDocument } from '@regrade/client';
import { present } from '@regrade/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import type { TestSeller } from '../support/helpdesk.ts';
import { cellOf, copy, deskCatalog, draftDesk, paste, typeInto, verdictOf } from '../support/seller-pages.ts';
import { thousandSkus } from '../support/thousand-skus.ts';

/** Prices edited like a good spreadsheet, in a browser. */
let market: TestConsole;
let count = 0;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

const RULES: NonNullable<CatalogDocument['rules']> = {
  style: 'upgrade-rules',
  specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
};
const YEAR = '1 year · USD';

interface Opened {
  readonly page: Page;
  readonly seller: TestSeller;
  readonly product: string;
}

async function openSheet(document = deskCatalog({ rules: RULES }), search = ''): Promise<Opened> {
  count += 1;
  const seller = await draftDesk(market, { ...document, seller: `sheet${count}` });
  const product = `sheet${count}.one`;
  const path = `/seller/products/${product}${search}`;
  const page = await market.openPage({ path, as: seller, expected: [/412 \(Precondition Failed\)/] });
  await page.getByRole('grid').first().waitFor();
  return { page, seller, product };
}

const textOf = async (page: Page, row: string, column = YEAR) => (await cellOf(page, row, column)).textContent();

describe('the sheet of prices', () => {
  test('verifies while a price is typed, and Escape forgets it', async () => {
    const { page } = await openSheet();
    await (await cellOf(page, 'Advanced', YEAR)).click();
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await page.keyboard.type('80');
    await verdictOf(page).getByRole('article', { name: 'Error: The target must cost more' }).waitFor();
    await page.keyboard.press('Escape');
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await expect.poll(() => textOf(page, 'Advanced')).toBe('120.00');
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  });

  test('is walked by keyboard: arrows, Enter, Tab, typing replaces, Delete clears; Control-Z and Control-Y go back and forth', async () => {
    const { page } = await openSheet();
    await typeInto(page, await cellOf(page, 'Basic', YEAR), '95');
    await expect.poll(() => textOf(page, 'Basic')).toBe('95.00');
    // Enter went down to Advanced; Tab takes over what is typed and goes on to the next cell.
    await page.keyboard.type('1,250.5');
    await page.keyboard.press('Tab');
    await expect.poll(() => textOf(page, 'Advanced')).toBe('1250.50');
    await page.keyboard.press('Delete');
    await expect.poll(() => verdictOf(page).getByText('Price missing').count()).toBe(1);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect
      .poll(() => Promise.all([textOf(page, 'Advanced'), textOf(page, 'Premium')]))
      .toEqual(['120.00', '150.00']);
    await page.keyboard.press('Control+y');
    await expect.poll(() => textOf(page, 'Advanced')).toBe('1250.50');
  });

  test('takes a block from a spreadsheet at once, and gives one back', async () => {
    const { page, seller, product } = await openSheet();
    await (await cellOf(page, 'Basic', YEAR)).click();
    await paste(page, '91.00\r\n121.00\r\n151\r\n');
    await expect
      .poll(() => Promise.all(['Basic', 'Advanced', 'Premium'].map((row) => textOf(page, row))))
      .toEqual(['91.00', '121.00', '151.00']);
    await page.keyboard.press('Shift+ArrowDown');
    expect(await copy(page)).toBe('91.00\n121.00');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Draft saved').waitFor();
    const { body } = await market.client(seller.token).call('getDraft', { params: { id: product } });
    expect(JSON.stringify(body.document)).toContain('"151.00"');
    // One paste is one edit.
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => textOf(page, 'Premium')).toBe('150.00');
  });

  test('keeps what is no price where it was typed, and says so at its cell', async () => {
    const { page } = await openSheet();
    await typeInto(page, await cellOf(page, 'Premium', YEAR), 'much');
    const cell = await cellOf(page, 'Premium', YEAR);
    await verdictOf(page).getByRole('article', { name: 'Error: Cannot be read' }).waitFor();
    expect([await cell.textContent(), await cell.getAttribute('aria-invalid')]).toEqual(['much', 'true']);
  });

  test('refuses a quantity that is none, and leaves the cell as it was', async () => {
    const { page } = await openSheet(deskCatalog(), '?sheet=attributes');
    const quantities = page.getByRole('grid', { name: 'Quantities' });
    const maximum = quantities.getByRole('gridcell', { name: '1000' });
    await typeInto(page, maximum, 'a lot');
    await page.getByRole('alert').getByText('“a lot” is no value for this cell.').waitFor();
    expect(await maximum.textContent()).toBe('1000');
  });

  test('does not lose an edit when somebody else saved meanwhile', async () => {
    const { page, seller, product } = await openSheet();
    await typeInto(page, await cellOf(page, 'Basic', YEAR), '99');
    const api = market.client(seller.token);
    const { body } = await api.call('getDraft', { params: { id: product } });
    const theirs = structuredClone(body.document) as { product: { name: string } };
    theirs.product.name = 'Desk Two';
    await api.call('saveDraft', { params: { id: product }, body: theirs as never, ifMatch: body.etag });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = page.getByRole('alert').filter({ hasText: 'saved elsewhere' });
    await conflict.getByText('differs from yours in 2 places').waitFor();
    await conflict.getByRole('button', { name: 'Take the other version' }).click();
    await page.getByRole('heading', { name: 'Desk Two' }).waitFor();
    await expect.poll(() => textOf(page, 'Basic')).toBe('90.00');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => textOf(page, 'Basic')).toBe('99.00');
    // On another page the edits are kept, and the list says so; in the sheet Control-S saves what is being typed too.
    await page.getByRole('link', { name: 'My Products' }).first().click();
    await page.getByText('edits not saved').waitFor();
    await page
      .getByRole('link', { name: 'Desk Two' })
      .or(page.getByRole('link', { name: 'Desk One' }))
      .click();
    await (await cellOf(page, 'Basic', YEAR)).click();
    await page.keyboard.type('98');
    await page.keyboard.press('Control+s');
    await page.getByText('Draft saved').waitFor();
    await expect.poll(() => textOf(page, 'Basic')).toBe('98.00');
    await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  });

  test('shows what the draft changes about the published release, and what that does to running subscriptions', async () => {
    const page = await market.openPage({
      path: '/seller/products/acme.helpdesk',
      as: 'acme',
      expected: [/404 .*\/draft\/impact/],
    });
    const cell = (await cellOf(page, 'Advanced', YEAR)).first();
    await typeInto(page, cell, '990');
    await page.getByRole('link', { name: 'Differences' }).click();
    const row = page.getByRole('table').getByRole('row').nth(1);
    await row.getByText('990.00').waitFor();
    await page.getByRole('link', { name: 'Impact' }).click();
    await page.getByText('Save first: the impact is of the saved draft.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Compute the impact' }).click();
    await page.getByText(/\d+ of \d+ subscriptions are affected/).waitFor();
    await page.getByRole('button', { name: 'Show examples' }).first().click();
    const examples = page.getByRole('table', { name: 'Examples' });
    await examples.getByText(/^sub_/).first().waitFor();
    // Sums open to the ways they lead, by name; figures of an example to their arithmetic.
    await page
      .getByRole('region', { name: 'Totals' })
      .getByRole('button', { name: /^After/ })
      .first()
      .click();
    const opened = page.getByRole('dialog');
    await opened
      .getByText(/^Application: Standard: (Basic|Advanced \(AI\)) → /)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    await examples
      .getByRole('button', { name: /^(Before|After)/ })
      .first()
      .click();
    await opened.getByRole('listitem').first().waitFor();
    await expectNoSeriousAxe(page);
  });
});

describe('parts of a product', () => {
  const draftOf = async ({ seller, product }: Opened) =>
    JSON.stringify((await market.client(seller.token).call('getDraft', { params: { id: product } })).body.document);
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Draft saved').waitFor();
  };

  test('are renamed in their cells, and whatever names them follows', async () => {
    const opened = await openSheet(deskCatalog({ rules: RULES }), '?sheet=attributes&specification=standard');
    const { page } = opened;
    const choices = page.getByRole('grid', { name: 'Choices' });
    await typeInto(page, choices.getByRole('gridcell', { name: 'basic', exact: true }), 'start');
    await typeInto(page, choices.getByRole('rowheader', { name: 'edition' }).first(), 'tier');
    await typeInto(
      page,
      page.getByRole('grid', { name: 'Quantities' }).getByRole('rowheader', { name: 'agents' }),
      'seats',
    );
    await page.getByText('Specifications', { exact: true }).click();
    await typeInto(page, page.getByRole('rowheader', { name: 'standard' }), 'premium.plan');
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await verdictOf(page).getByText('1 proven').waitFor();
    await save(page);
    expect(await draftOf(opened)).not.toMatch(/"(basic|edition|standard)"|"of":"agents"/);
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByRole('table', { name: 'Upgrade Rules' }).getByText('applies').first().waitFor();
  });

  test('keep their name where another one has it', async () => {
    const { page } = await openSheet(deskCatalog(), '?sheet=attributes&specification=standard');
    const choices = page.getByRole('grid', { name: 'Choices' });
    await typeInto(page, choices.getByRole('gridcell', { name: 'basic', exact: true }), 'premium');
    await page.getByRole('alert').getByText('“premium” is no value for this cell.').waitFor();
    expect(await choices.getByRole('gridcell', { name: 'basic', exact: true }).count()).toBe(1);
  });

  test('are deleted by keyboard once it is said what goes with them, and undo brings all of it back', async () => {
    const opened = await openSheet(deskCatalog({ rules: RULES }), '?sheet=attributes&specification=standard');
    const { page } = opened;
    const before = await draftOf(opened);
    const choices = page.getByRole('grid', { name: 'Choices' });
    await choices.getByRole('gridcell', { name: 'advanced', exact: true }).click();
    await page.keyboard.press('Alt+Delete');
    const dialog = page.getByRole('dialog', { name: 'Delete the value advanced' });
    await expect
      .poll(() => dialog.getByRole('listitem').allTextContents())
      .toEqual(['1 SKU', '1 price', '1 way from one SKU to another']);
    await expectNoSeriousAxe(page);
    await page.keyboard.press('Escape');
    await choices.getByRole('gridcell', { name: 'advanced', exact: true }).waitFor();
    await expectNoSeriousAxe(page);
    await page.keyboard.press('Alt+Delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await choices.getByRole('gridcell', { name: 'advanced', exact: true }).waitFor({ state: 'detached' });
    await page.getByText('Specifications', { exact: true }).click();
    await page.getByRole('rowheader', { name: 'contract' }).click();
    await expectNoSeriousAxe(page);
    await page.getByRole('button', { name: 'Delete the specification contract' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('rowheader', { name: 'contract' }).waitFor({ state: 'detached' });
    await save(page);
    expect(await draftOf(opened)).not.toMatch(/"(advanced|contract)"/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await save(page);
    expect(JSON.parse(await draftOf(opened))).toEqual(JSON.parse(before));
  });

  test('are added by keyboard, and the sheet has the keyboard again', async () => {
    const { page } = await openSheet(deskCatalog(), '?sheet=attributes&specification=standard');
    const choices = page.getByRole('grid', { name: 'Choices' });
    await choices.getByRole('gridcell', { name: 'premium', exact: true }).click();
    await page.keyboard.press('Alt+Enter');
    const field = page.getByRole('dialog', { name: 'Add a value' }).getByRole('textbox', { name: 'Value' });
    await field.fill('Premium');
    await page.keyboard.press('Enter');
    await page.getByText('No value, or there already.').waitFor();
    await field.fill('ultimate');
    await page.keyboard.press('Enter');
    await choices.getByRole('gridcell', { name: 'ultimate', exact: true }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement?.getAttribute('aria-label')")).toBe('Choices');
  });
});

describe('with 1,000 SKUs open', () => {
  test('only the rows in sight are drawn, and what is typed is there at once', async () => {
    const { page } = await openSheet(thousandSkus(), '?specification=all');
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001');
    expect(await grid.getByRole('row').count()).toBeLessThan(100);
    await grid.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('7');
    expect(await grid.getByRole('textbox').inputValue()).toBe('7');
    await page.keyboard.press('Enter');
    await verdictOf(page).getByRole('article', { name: 'Error: The target must cost more' }).waitFor();
    expect(await grid.getByRole('row').count()).toBeLessThan(100);
  });

  test('keys are taken while a fee rule is searched for walks, and what is said in the end is said of what was typed', async () => {
    const product = { ...thousandSkus().product, feeRule: 'huawei-koogallery@2023-06-12' };
    const { page } = await openSheet({ ...thousandSkus(), product }, '?specification=all');
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    const panel = page.getByRole('complementary', { name: 'Verification' });
    const field = page.getByRole('grid').getByRole('textbox');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+End');
    for (const typed of ['7', '75', '750', '7500']) {
      await page.keyboard.press(present(typed.at(-1), 'a key'));
      expect([await field.inputValue(), await panel.getAttribute('aria-busy')]).toEqual([typed, 'true']);
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.type('7');
    await verdictOf(page).getByRole('article', { name: 'Error: The target must cost more' }).waitFor();
    await page.keyboard.press('Escape');
    await verdictOf(page).getByText('Every rule is sound').waitFor();
  });
});

describe('verification runs beside the page', () => {
  test('where it cannot run the page says so, keeps the draft at hand and tries again when it is told to', async () => {
    const { page } = await openSheet();
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    const worker = /verification-worker/;
    const broken = await page.context().newPage();
    await broken.route(worker, (route) => route.abort());
    await broken.goto(page.url());
    const alert = broken.getByRole('alert').filter({ hasText: 'Verification stopped' });
    await alert.waitFor();
    expect(await broken.getByText('Every rule is sound').count()).toBe(0);
    await expectNoSeriousAxe(broken);
    await broken.unroute(worker);
    await alert.getByRole('button', { name: 'Verify again' }).click();
    await verdictOf(broken).getByText('Every rule is sound').waitFor();
    expect(await alert.count()).toBe(0);
  });

  test('a deleted SKU takes its marks along: none is ever at the SKU that moves up', async () => {
    const cheap = deskCatalog({ rules: RULES });
    const { page } = await openSheet(cheap, '?sheet=skus');
    const grid = page.getByRole('grid');
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await page.getByText('Prices', { exact: true }).click();
    await typeInto(page, await cellOf(page, 'Basic', YEAR), '130');
    await verdictOf(page).getByRole('article', { name: 'Error: The target must cost more' }).waitFor();
    await expect.poll(() => page.locator('[aria-invalid=true]').count()).toBe(2);
    await page.getByText('SKUs', { exact: true }).click();
    await page.getByRole('rowheader', { name: 'Basic' }).click();
    await page.getByRole('button', { name: 'Delete the SKU Basic' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('rowheader', { name: 'Basic' }).waitFor({ state: 'detached' });
    expect(await grid.locator('.marked').count()).toBe(0);
    await page.getByText('Prices', { exact: true }).click();
    expect(await grid.locator('.marked').count()).toBe(0);
  });
});
