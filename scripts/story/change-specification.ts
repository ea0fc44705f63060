import type { CatalogDocument, ChangeOptions, ChangeOrder, Quote } from '@regrade/client';
import { Difference } from './arithmetic.ts';
import { checkQuote, nameOf, netFormula } from './check-quote.ts';
import { previewOlderTerm } from './preview-older-term.ts';
import { ADVANCED, COMPONENT, PRICE_ROW } from './product.ts';
import type { SellerProgram } from './seller-program.ts';
import { type Stage, type Story, walletOf } from './stage.ts';

/** What the chapters after the order look back at. */
export interface Changed {
  readonly quote: Quote;
  readonly order: ChangeOrder;
  /** Another quote of the same moment, which the change makes stale. */
  readonly otherQuote: Quote;
  readonly walletBefore: string;
}

interface Scene {
  readonly story: Story;
  readonly stage: Stage;
  readonly release: CatalogDocument;
}

const { component } = COMPONENT;
const WISHES = {
  edition: { component, sku: ADVANCED },
  agents: { component, quantities: { agents: 200 } },
  both: { component, sku: ADVANCED, quantities: { agents: 200 } },
  more: { component, sku: ADVANCED, quantities: { agents: 300 } },
} as const;
const OPTION_SECONDS_MAX = 10;

/** Chapter 3: options, preview, quote, order, payment. */
export async function changeSpecification(scene: Scene, program: SellerProgram): Promise<Changed> {
  const { story, stage } = scene;
  story.tell.chapter('The customer changes edition and quantity together');
  await lookAtOptions(scene);
  await preview(scene);
  await previewOlderTerm(story);
  const quote = await requestQuote(scene, WISHES.both);
  story.tell.act('customer', `gets a quote, good until ${quote.expiresAt}, with every figure explained`);
  story.tell.sums(checkQuote(story.arithmetic, { quote, release: scene.release }, stage.running));
  const otherQuote = await requestQuote(scene, WISHES.more);
  checkQuote(story.arithmetic, { quote: otherQuote, release: scene.release }, stage.running);
  story.tell.act(
    'customer',
    `keeps another quote at hand: Advanced, 300 agents for ${otherQuote.net} ${quote.currency}`,
  );
  const connected = await program.nextLine();
  story.tell.act(
    "seller's program",
    `process ${program.pid}, connected: revision ${connected.revision}, ${nameOf(connected.selection)}`,
  );
  return { quote, otherQuote, ...(await orderAndPay(scene, quote)) };
}

async function lookAtOptions(scene: Scene): Promise<void> {
  const { story, stage } = scene;
  const first = await serviceTime(scene);
  const { body } = await stage.customer.call('listOptions', { params: { id: stage.running.subscription.id } });
  const last = await serviceTime(scene);
  for (const option of body.options) checkOption(scene, option, { first, last });
  story.tell.act('customer', 'looks at what the subscription may change to');
  story.tell.table([
    ['to', 'agents', 'direction', 'net today'],
    ...body.options.map(({ sku, quantities, direction, at, net }) => [
      nameOf({ sku, quantities: {} }),
      Object.values(quantities)
        .map(({ min, max, step }) => `${min} to ${max} by ${step}`)
        .join(', '),
      direction,
      `${net} ${PRICE_ROW.currency} for ${nameOf({ sku: {}, quantities: at.quantities })}`,
    ]),
  ]);
}

/** The clock of the service, as a preview tells it. */
async function serviceTime({ stage }: Scene): Promise<number> {
  const quotes = [{ subscriptionId: stage.running.subscription.id, changes: [WISHES.both] }];
  const { body } = await stage.customer.call('previewQuotes', { body: { quotes } });
  const [item] = body.items;
  if (!item || !('quote' in item)) throw new Difference('a preview', { computed: 'a price', said: 'a problem' });
  return Date.parse(item.quote.at) / 1000;
}

/** An option does not say its second: its net has to be right at one of those that passed meanwhile. */
function checkOption(
  { story, stage, release }: Scene,
  { net, at, ...option }: ChangeOptions['options'][number],
  { first, last }: { readonly first: number; readonly last: number },
): void {
  const { component: id, specification, sku, skuKey } = option;
  if (net === undefined) throw new Difference(`the option ${skuKey}`, { computed: 'a net', said: 'none' });
  const to = [{ component: id, specification, sku, skuKey, quantities: at.quantities }];
  const seconds = Array.from({ length: Math.min(last - first + 1, OPTION_SECONDS_MAX) }, (_, index) => first + index);
  const formulas = seconds.map((second) => {
    const instant = new Date(second * 1000).toISOString();
    return netFormula({ to, at: instant, release }, stage.running);
  });
  story.arithmetic.roundedOneOf(`the net of the option ${skuKey}`, { formulas, said: net });
}

async function preview({ story, stage, release }: Scene): Promise<void> {
  const { tell, arithmetic } = story;
  const wishes = [WISHES.edition, WISHES.agents, WISHES.both];
  const quotes = wishes.map((wish) => ({ subscriptionId: stage.running.subscription.id, changes: [wish] }));
  const { body } = await stage.customer.call('previewQuotes', { body: { quotes } });
  const rows = body.items.map((item) => {
    if (!('quote' in item)) throw new Difference('a preview', { computed: 'a price', said: item.problem.detail });
    const { quote } = item;
    checkQuote(arithmetic, { quote, release }, stage.running);
    return [quote.to.map(nameOf).join(), quote.direction, `${quote.net} ${quote.currency}`];
  });
  tell.act('customer', 'previews three changes at once; nothing is kept');
  tell.table([['to', 'direction', 'net'], ...rows]);
}

async function requestQuote({ stage }: Scene, wish: (typeof WISHES)['both' | 'more']): Promise<Quote> {
  const body = { subscriptionId: stage.running.subscription.id, changes: [wish] };
  return (await stage.customer.call('requestQuote', { body })).body;
}

async function orderAndPay({ story, stage }: Scene, quote: Quote): Promise<Pick<Changed, 'order' | 'walletBefore'>> {
  const { tell, arithmetic } = story;
  const { customer } = stage;
  const walletBefore = await walletOf(customer);
  const placed = await customer.call('placeOrder', {
    body: { quoteId: quote.id, net: quote.net },
    idempotencyKey: `order-${quote.id}`,
  });
  arithmetic.same('the net of the order', { formula: quote.net, said: placed.body.net });
  arithmetic.same('what is due', { formula: quote.payable, said: placed.body.payment.due });
  const { state, payment, currency, deadline } = placed.body;
  tell.act('customer', `orders: ${state}, ${payment.due} ${currency} due until ${deadline}`);
  const paid = await customer.call('payOrder', {
    params: { id: placed.body.id },
    body: { method: 'wallet' },
    idempotencyKey: `payment-${quote.id}`,
  });
  const formula = `${walletBefore} - ${quote.payable}`;
  const walletAfter = await walletOf(customer);
  arithmetic.same('the wallet', { formula, said: walletAfter });
  tell.act('customer', `pays from the wallet: ${paid.body.state}`);
  tell.sums([{ what: 'wallet', formula, value: `= ${walletAfter}` }]);
  return { order: paid.body, walletBefore };
}
