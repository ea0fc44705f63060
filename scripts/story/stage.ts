import { randomBytes } from 'node:crypto';
import type { CatalogDocument, Selection } from '@regrade/client';
import { type Arithmetic, centsOf } from './arithmetic.ts';
import type { Running } from './check-quote.ts';
import { listPrice } from './list-price.ts';
import type { Access, Person } from './people.ts';
import { BASIC, COMPONENT, PRICE_ROW, readProduct } from './product.ts';
import type { Teller } from './tell.ts';

/** What every chapter needs. */
export interface Story extends Pick<Access, 'url' | 'operator' | 'seller' | 'customers' | 'personOf'> {
  readonly tell: Teller;
  readonly arithmetic: Arithmetic;
  /** Tells this run from others on the same data. */
  readonly run: string;
  /** `acme.story-…` */
  readonly product: string;
}

/** The people and things of this run, before the first chapter. */
export interface Stage {
  readonly customer: Person;
  readonly stranger: Person;
  readonly running: Running;
  readonly licenseKey: string;
  readonly firstRelease: CatalogDocument;
}

const AGENTS = 100;
const OPENING_AMOUNT = '50000.00';
const RUN_BYTES = 3;

export function createStory(access: Access, told: Pick<Story, 'tell' | 'arithmetic'>): Story {
  const run = randomBytes(RUN_BYTES).toString('hex');
  return { ...access, ...told, run, product: `${access.seller.name}.story-${run}` };
}

/** A product copy on sale and a customer who runs it. */
export async function setStage(story: Story): Promise<Stage> {
  const { tell } = story;
  tell.chapter('The stage: a product copy and a customer of this run');
  const firstRelease = await publishFirstRelease(story);
  const customer = await openAccount(story, `Lakeside Support ${story.run}`);
  const stranger = await openAccount(story, `Rival Desk ${story.run}`);
  await creditWallet(story, customer);
  const bought = await buy(story, { customer, firstRelease });
  return { customer, stranger, firstRelease, ...bought };
}

async function publishFirstRelease({ seller, operator, tell, arithmetic, ...of }: Story): Promise<CatalogDocument> {
  const document = await readProduct(of.run);
  const params = { id: of.product };
  const saved = await seller.call('saveDraft', { params, body: document, firstSave: true });
  const review = await seller.call('submitDraft', { params, ifMatch: saved.body.etag });
  await operator.call('decideReview', {
    params: { id: review.body.id },
    body: { decision: 'approve', reason: 'first release of the story', etag: review.body.etag },
  });
  const product = await seller.call('getProduct', { params });
  arithmetic.equal('the published catalog', { before: document, said: product.body.catalog });
  tell.act(`seller ${seller.name}`, `publishes ${of.product}, release ${product.body.release}: upgrades only`);
  const rows = document.components.flatMap(({ specifications }) => specifications).flatMap(({ skus = [] }) => skus);
  tell.table([
    ['edition', 'period', 'price'],
    ...rows.flatMap(({ sku, prices = [] }) =>
      prices.map(({ period, currency, parts }) => [
        Object.values(sku).join(' '),
        period,
        `${parts.map((part) => ('amount' in part ? `${part.amount}${part.model === 'flat' ? '' : ' x agents'}` : part.model)).join(' + ')} ${currency}`,
      ]),
    ),
  ]);
  return document;
}

async function openAccount({ operator, personOf }: Story, name: string): Promise<Person & { readonly id: string }> {
  const { body } = await operator.call('createAccount', { body: { name, kind: 'customer' } });
  return { ...personOf({ name, token: body.token }), id: body.id };
}

async function creditWallet(story: Story, customer: Person & { readonly id: string }): Promise<void> {
  const { operator, tell, arithmetic, run } = story;
  const { currency } = PRICE_ROW;
  await operator.call('creditWallet', {
    params: { id: customer.id },
    body: { amount: OPENING_AMOUNT, currency, reason: 'a bank transfer of the story' },
    idempotencyKey: `story-${run}-credit`,
  });
  arithmetic.same('the wallet', { formula: OPENING_AMOUNT, said: await walletOf(customer) });
  tell.act('operator', `opens the account of ${customer.name} and puts ${OPENING_AMOUNT} ${currency} into its wallet`);
}

async function buy(
  { tell, arithmetic, product, run }: Story,
  { customer, firstRelease }: Pick<Stage, 'customer' | 'firstRelease'>,
): Promise<Pick<Stage, 'running' | 'licenseKey'>> {
  const { body } = await customer.call('purchase', {
    body: {
      product,
      ...PRICE_ROW,
      components: [{ ...COMPONENT, sku: BASIC, quantities: { agents: AGENTS } }],
      pay: 'wallet',
    },
    idempotencyKey: `story-${run}-purchase`,
  });
  const [component] = body.components;
  const [slice] = body.slices;
  const key = body.licenseKeys[0]?.key;
  if (!component || !slice || key === undefined)
    throw new Error('a purchase answers a component, its slice and its key');
  const price = listPrice(firstRelease, { ...component, ...PRICE_ROW });
  for (const [what, said] of [
    ['the agreed price', slice.agreedPrice],
    ['the first bill', slice.charge],
    ['what was paid', slice.paid],
  ] as const) {
    arithmetic.same(what, { formula: price, said });
  }
  arithmetic.same('the wallet', { formula: `${OPENING_AMOUNT} - (${price})`, said: await walletOf(customer) });
  tell.act('customer', `buys Basic for ${AGENTS} agents and one year, paid from the wallet`);
  tell.sums([
    { what: 'price', formula: price, value: `= ${centsOf(price)}` },
    { what: 'wallet', formula: `${OPENING_AMOUNT} - ${centsOf(price)}`, value: `= ${await walletOf(customer)}` },
  ]);
  tell.detail(`term ${body.term.start} to ${body.term.end}, license ${component.license}`);
  return {
    running: { subscription: body, selection: selectionOf(component), agreed: price },
    licenseKey: key,
  };
}

export function selectionOf({ component, specification, sku, skuKey, quantities }: Selection): Selection {
  return { component, specification, sku, skuKey, quantities };
}

/** What the wallet holds in the currency of the story. */
export async function walletOf(customer: Person): Promise<string> {
  const { body } = await customer.call('getWallet');
  return body.funds.find(({ currency }) => currency === PRICE_ROW.currency)?.wallet ?? '0';
}
