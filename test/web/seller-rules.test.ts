import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import type { TestSeller } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';
import { deskCatalog, draftDesk, optionOf, pick, verdictOf } from '../support/seller-pages.ts';
import { thousandSkus } from '../support/thousand-skus.ts';

/** The change rules of a seller, in a browser; rows of the requirements are quoted by number. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

const CHANGE = '/seller/products/desk.one/change';

/** Every test has a seller of its own: a draft is one person's work. */
async function openDesk(document = deskCatalog(), path = CHANGE): Promise<{ seller: TestSeller; page: Page }> {
  count += 1;
  const own = { ...document, seller: `desk${count}` };
  const seller = await draftDesk(market, own);
  return { seller, page: await market.openPage({ path: path.replace('desk.one', `desk${count}.one`), as: seller }) };
}
let count = 0;

/** Between a currency and its amount no line breaks. */
const withPlainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');

const RULED = { style: 'upgrade-rules', specifications: [{ from: 'standard' }] } as const;

async function storedRules(seller: TestSeller): Promise<unknown> {
  const { body } = await market.client(seller.token).call('getDraft', { params: { id: `${seller.seller}.one` } });
  return (body.document as { readonly rules?: unknown }).rules;
}

describe('the way to the rules', () => {
  test('H4 "Seller Console → Product Management → My Products → More → Change" is the change-rules page of a product', async () => {
    const page = await market.openPage({ path: '/seller', as: 'acme' });
    await page.getByText('Seller Console').waitFor();
    const menu = page.getByRole('navigation', { name: 'Menu' });
    await menu.getByText('Product Management').waitFor();
    await menu.getByRole('link', { name: 'My Products' }).click();
    await page.getByRole('button', { name: 'More: Acme Helpdesk' }).click();
    await page.getByRole('menuitem', { name: 'Change', exact: true }).click();
    await page.waitForURL('**/seller/products/acme.helpdesk/change');
    await page.getByRole('region', { name: 'Graph of the rules' }).first().waitFor();
    await expectNoSeriousAxe(page);
  });
});

describe('the graph of the rules', () => {
  test('of 1,000 SKUs is drawn beside the page, specification by specification', async () => {
    const { page } = await openDesk(thousandSkus());
    const changes = page.getByRole('list', { name: 'Changes' });
    await changes.getByRole('button', { name: /^t0 \/ r0 → t0 \/ r1$/ }).waitFor();
    expect(page.workers().some((worker) => worker.url().includes('rule-graph-worker'))).toBe(true);
    // The rest of its 99 changes is there when somebody asks for it.
    const shown = () => changes.getByRole('listitem').count();
    expect(await shown()).toBe(51);
    await changes.getByRole('button', { name: 'Show 49 more' }).click();
    await expect.poll(shown).toBe(99);
    // Between the specifications themselves no rule leads anywhere.
    await page.getByRole('combobox', { name: 'Specification' }).click();
    await page.getByTitle('Between all specifications').last().click();
    await page.getByText('No rule leads from one SKU to another').waitFor();
  });

  test('that cannot be drawn is said to be missing, and is drawn when it is told to', async () => {
    const { page } = await openDesk(deskCatalog());
    await page.getByText('No rule leads from one SKU to another').waitFor();
    const broken = await page.context().newPage();
    await broken.route(/rule-graph-worker/, (route) => route.abort());
    await broken.goto(page.url());
    await broken.getByText('The graph could not be drawn').waitFor();
    await broken.unroute(/rule-graph-worker/);
    await broken.getByRole('button', { name: 'Draw it again' }).click();
    await broken.getByText('No rule leads from one SKU to another').waitFor();
  });
});

describe('Upgrade Rules', () => {
  test('H6 "no rule by default; the seller adds what is needed": empty = forbidden', async () => {
    const { page } = await openDesk();
    await page.getByText('No rule: customers can change nothing').waitFor();
    await page.getByText('No rule leads from one SKU to another').waitFor();
  });

  test('H5 "Create Upgrade Rule → select the original specification", H7 "a multiple (1 to 5) of the original step"', async () => {
    const { page, seller } = await openDesk();
    await page.getByRole('button', { name: 'Create Upgrade Rule' }).click();
    expect(await page.getByRole('button', { name: 'OK', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Original specification' }).click();
    // H1: rules are for what is billed by subscription; what is not says why.
    expect(await optionOf(page, 'Contract').textContent()).toContain('not billed by subscription');
    expect(await optionOf(page, 'Contract').getAttribute('aria-disabled')).toBe('true');
    await optionOf(page, 'Standard').click();
    await page.getByRole('combobox', { name: 'Capacity Expansion Step, Agents' }).click();
    const steps = await page.locator('.ant-select-dropdown:visible .ant-select-item-option').allTextContents();
    expect(steps).toEqual([
      '1 × 10 = 10 agent',
      '2 × 10 = 20 agent',
      '3 × 10 = 30 agent',
      '4 × 10 = 40 agent',
      '5 × 10 = 50 agent',
    ]);
    await optionOf(page, '3 × 10 = 30 agent').click();
    await pick(page, 'Takes effect', 'as the customer chooses');
    await page.getByRole('switch', { name: 'Fit check' }).click();
    await expectNoSeriousAxe(page);
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await page.getByText('Agents: in steps of 30 agent').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Draft saved').waitFor();
    expect(await storedRules(seller)).toEqual({
      style: 'upgrade-rules',
      specifications: [{ from: 'standard', expansionStep: { agents: 3 }, timing: 'customer-chooses', fit: true }],
    });
  });

  test('H8 "one upgrade rule per original specification; edit it, or delete it to add another"', async () => {
    const { page } = await openDesk(deskCatalog({ rules: RULED }));
    await page.getByRole('button', { name: 'Create Upgrade Rule' }).click();
    await page.getByRole('combobox', { name: 'Original specification' }).click();
    expect(await optionOf(page, 'Standard').textContent()).toContain('edit it, or delete it to add another');
    await page.keyboard.press('Escape');
    await optionOf(page, 'Standard').waitFor({ state: 'hidden' });
    expect(await page.getByRole('dialog', { name: 'Create Upgrade Rule' }).count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /Standard/ })
      .getByRole('button', { name: 'Delete' })
      .click();
    await page.getByText('No rule: customers can change nothing').waitFor();
    await page.getByRole('button', { name: 'Create Upgrade Rule' }).click();
    await pick(page, 'Original specification', 'Standard');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await page.getByText('Agents: in steps of 10 agent').waitFor();
  });

  test('H9 "attribute rules; without them only quantities can be expanded", H11 "the arrow at the left … shows all its attribute rules"', async () => {
    const { page } = await openDesk(deskCatalog({ rules: RULED }));
    const without = page.getByText('No attribute rule: customers of this specification can only expand quantities');
    await without.waitFor();
    const arrow = page.getByRole('button', { name: 'Hide the attribute rules' });
    expect(await arrow.getAttribute('aria-expanded')).toBe('true');
    await arrow.click();
    expect(await without.count()).toBe(0);
    await page.getByRole('button', { name: 'Show the attribute rules' }).click();
    await without.waitFor();
  });

  test('H10 "the target can be picked only after the original", H12 "one upgrade rule per SKU; edit or delete to replace"', async () => {
    const { page } = await openDesk(deskCatalog({ rules: RULED }));
    await page.getByRole('button', { name: 'Set Upgrade Rule' }).click();
    const target = page.getByRole('combobox', { name: 'Target Edition' });
    expect(await target.isDisabled()).toBe(true);
    await page.getByText('Pick the original first.').waitFor();
    await pick(page, 'Original Edition', 'Basic');
    expect(await target.isDisabled()).toBe(false);
    await target.click();
    expect(await optionOf(page, 'Basic').textContent()).toContain('is the original');
    await optionOf(page, 'Advanced').click();
    // The difference is proven before the rule is there: 30.00 for each of 10 agents at the least.
    await page.getByRole('dialog').getByText('at least +USD 300.00').waitFor();
    await expectNoSeriousAxe(page);
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    const rule = page.getByRole('row', { name: /Edition: Basic.*Edition: Advanced/ });
    await rule.getByText('applies').waitFor();
    await page.getByRole('button', { name: 'Set Upgrade Rule' }).click();
    await pick(page, 'Original Edition', 'Basic');
    await page.getByText('This SKU has an upgrade rule: edit it, or delete it to add another.').waitFor();
    expect(await page.getByRole('button', { name: 'OK', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Close' }).click();
    await rule.getByRole('button', { name: 'Edit' }).click();
    expect(await page.getByRole('combobox', { name: 'Original Edition' }).isDisabled()).toBe(true);
    await pick(page, 'Target Edition', 'Premium');
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await page.getByRole('row', { name: /Edition: Basic.*Edition: Premium/ }).waitFor();
    expect(await rule.count()).toBe(0);
  });
});

describe('Sale-item scope', () => {
  test('T9 "select the scope that may be changed to; several allowed; nothing selected = no change allowed"', async () => {
    const { page, seller } = await openDesk(deskCatalog({ type: 'direct', rules: { style: 'scope' } }));
    const row = page.getByRole('row', { name: /^Basic/ });
    await row.getByText('Nothing selected: no change allowed').last().waitFor();
    await page.getByRole('combobox', { name: 'Basic may be changed to' }).click();
    await optionOf(page, 'Advanced').click();
    await optionOf(page, 'Premium').click();
    await page.keyboard.press('Escape');
    await row.getByText('applies').waitFor();
    await page.getByRole('button', { name: /Basic → Premium/ }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Draft saved').waitFor();
    expect(await storedRules(seller)).toEqual({
      style: 'scope',
      specifications: [
        {
          from: 'standard',
          skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }, { edition: 'premium' }] }],
        },
      ],
    });
  });

  test('T10 "linear-priced products: modifiable by default": their scope comes ticked, and can be unticked; T8 upgrades only', async () => {
    const { page } = await openDesk(deskCatalog({ rules: { style: 'scope' } }));
    await page.getByRole('button', { name: 'Tick the linear-priced sale items' }).click();
    // A marketplace product goes up only: from Premium leads nothing.
    await page.getByRole('button', { name: /Advanced → Premium/ }).waitFor();
    const list = page.getByRole('list', { name: 'Changes' }).getByRole('button', { name: /→/ });
    expect(await list.allTextContents()).toEqual(['Basic → Advanced', 'Basic → Premium', 'Advanced → Premium']);
    await page
      .getByRole('row', { name: /^Basic/ })
      .getByLabel('close')
      .first()
      .click();
    await expect.poll(() => list.count()).toBe(2);
  });
});

describe('a rule that a price refutes', () => {
  test('H13 "the target SKU must cost more", H14 "verified … with a counterexample", H15 "one click each" → Save and Submit, T11 review', async () => {
    const page = await market.openPage({ path: '/seller/products/onepassword.business', as: 'onepassword' });
    const finding = verdictOf(page).getByRole('article', { name: 'Error: The target must cost more' });
    await finding.getByText('rule.target-not-dearer').waitFor();
    const example = finding.getByRole('table', { name: 'Counterexample' });
    expect((await example.getByRole('row').allTextContents()).map(withPlainSpaces)).toEqual([
      'OriginalTeams Starter PackMembers 1USD 299.40',
      'TargetBusinessMembers 1USD 107.88',
      'Difference1 year-USD 191.52',
    ]);
    await finding.getByRole('img', { name: 'Both prices over Members: dearer from 3' }).waitFor();
    // People read names; the ids stand in the line of the code.
    await finding.getByText('Teams Starter Pack → Business does not lead to a higher price: at Members 1').waitFor();
    await finding.getByText('Raise the price of Business for 1 year by 191.53 USD.').waitFor();
    expect(await page.getByRole('button', { name: 'Save and Submit' }).isDisabled()).toBe(true);
    await expectNoSeriousAxe(page);
    await finding.getByRole('button', { name: 'Raise the price' }).click();
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await finding.waitFor();
    await page.getByRole('button', { name: 'Repair all together' }).click();
    await page.getByRole('button', { name: 'Apply all' }).click();
    await verdictOf(page).getByText('Every rule is sound').waitFor();
    await page.getByRole('button', { name: 'Save and Submit' }).click();
    await page.getByText('In review').waitFor();
    await page.getByText('Frozen until it is decided or withdrawn').waitFor();
    expect(await page.getByRole('grid').getAttribute('aria-readonly')).toBe('true');
    await reject('onepassword.business', '请说明固定金额。');
    await page.reload();
    await page.getByText('Reason: 请说明固定金额。').waitFor();
    await page.getByRole('link', { name: 'My Products' }).first().click();
    await page
      .getByRole('row', { name: /1Password/ })
      .getByText('rejected')
      .waitFor();
  });

  test('is red in the graph, and its finding stands at the rule with the way to its prices', async () => {
    const rules = {
      ...RULED,
      specifications: [{ from: 'standard', skus: [{ from: { edition: 'premium' }, to: [{ edition: 'basic' }] }] }],
    };
    const { page } = await openDesk(deskCatalog({ rules }));
    const edge = page
      .getByRole('list', { name: 'Changes' })
      .getByRole('listitem')
      .filter({ hasText: /Premium → Basic/ });
    expect(await edge.textContent()).toContain('broken');
    expect(withPlainSpaces((await edge.textContent()) ?? '')).toContain('from -USD 60,000.00');
    // The amount opens to where the difference is the least, and to both prices there.
    await edge.getByRole('button', { name: /^Least difference/ }).click();
    const least = page.getByRole('dialog');
    await least.getByText('Found at 1,000 Agents, for 1 year').waitFor();
    const prices = await least.getByRole('listitem').allTextContents();
    expect(prices.map(withPlainSpaces)).toEqual([
      'Price of Premium, 1,000 Agents150,000.00150.00 × 1,000',
      'Price of Basic, 1,000 Agents90,000.0090.00 × 1,000',
      'Least difference-60,000.0090,000.00 − 150,000.00',
    ]);
    await page.keyboard.press('Escape');
    await least.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show the place' }).click();
    await page.waitForURL(/sheet=prices&at=/);
    const marked = page.locator('[role=gridcell][aria-invalid=true]');
    await expect.poll(() => marked.count()).toBe(2);
    const first = await marked.first().getAttribute('id');
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-activedescendant')).toBe(first);
  });

  async function reject(product: string, reason: string): Promise<void> {
    const operator = market.client(market.loginOf('operator').token);
    const [review] = (await operator.call('listReviews', { query: { product, state: 'in-review' } })).body.items;
    if (!review) throw new Error('nothing of this product is in review');
    await operator.call('decideReview', {
      params: { id: review.id },
      body: { decision: 'reject', reason, etag: review.etag },
    });
  }
});

describe.each([
  [1280, 'en', 'light'],
  [390, 'zh', 'dark'],
] as const)('the pages of rules at %i in %s, %s', (width, language, theme) => {
  test.each([
    '/seller/products',
    '/seller/products/onepassword.business',
    '/seller/products/onepassword.business/change',
    '/seller/products/onepassword.business/difference',
  ])('%s keeps nobody out and stays within the screen', async (path) => {
    const page = await market.openPage({ path, as: 'onepassword', width, language, theme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectNoSeriousAxe(page);
    await expectNoEnglish(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
