import type { CatalogDocument, Problem } from '@regrade/client';
import { Difference, exactOf, isAbove } from './arithmetic.ts';
import type { Changed } from './change-specification.ts';
import { checkQuote, nameOf, type Running } from './check-quote.ts';
import { listPrice } from './list-price.ts';
import { refusalOf, tellRefusal, wayOutOf } from './people.ts';
import { BASIC, PRICE_ROW } from './product.ts';
import { type Stage, type Story, walletOf } from './stage.ts';

interface Scene {
  readonly story: Story;
  readonly stage: Stage;
  readonly release: CatalogDocument;
  readonly changed: Changed;
  /** What runs since the change. */
  readonly running: Running;
}

const FEWER_AGENTS = 100;

/** Chapter 5: each refused clearly, with what would be allowed; and nothing has moved. */
export async function beRefused(scene: Scene): Promise<void> {
  const { story, stage, running } = scene;
  const { tell, arithmetic } = story;
  tell.chapter('What is refused');
  const wallet = await walletOf(stage.customer);
  await sameQuoteAgain(scene);
  await staleQuote(scene);
  await downgrade(scene);
  await backToBasic(scene);
  await strangersHands(scene);
  const { body } = await stage.customer.call('getSubscription', { params: { id: running.subscription.id } });
  arithmetic.equal('the subscription', { before: running.subscription, said: body });
  arithmetic.same('the wallet', { formula: wallet, said: await walletOf(stage.customer) });
  tell.act('customer', `after all this: version ${body.version} as before, wallet ${wallet} as before`);
}

async function sameQuoteAgain({ story, stage, changed }: Scene): Promise<void> {
  const { quote, order } = changed;
  const body = { quoteId: quote.id, net: quote.net };
  const again = await stage.customer.call('placeOrder', { body, idempotencyKey: `order-${quote.id}` });
  story.arithmetic.equal('the repeated request', { before: order.id, said: again.body.id });
  story.tell.act(
    'customer',
    'sends the same order again with its own key: the first answer again, nothing is done twice',
  );
  const problem = await refusalOf('quote.accepted', () =>
    stage.customer.call('placeOrder', { body, idempotencyKey: `again-${quote.id}` }),
  );
  story.tell.act('customer', 'orders by the same quote a second time');
  tellRefusal(story.tell, problem, `a further change by a new quote; this one has its order. ${wayOutOf(problem)}`);
}

async function staleQuote({ story, stage, changed, release, running }: Scene): Promise<void> {
  const { otherQuote } = changed;
  const problem = await refusalOf('quote.superseded', () =>
    stage.customer.call('placeOrder', {
      body: { quoteId: otherQuote.id, net: otherQuote.net, pay: 'wallet' },
      idempotencyKey: `stale-${otherQuote.id}`,
    }),
  );
  if (!problem.quote) throw new Difference('a stale quote', { computed: 'the figure of now', said: 'none' });
  const sums = checkQuote(story.arithmetic, { quote: problem.quote, release }, running);
  story.tell.act('customer', `orders by the quote from before the change: 300 agents for ${otherQuote.net}`);
  tellRefusal(story.tell, problem, `the same by a new quote: ${problem.quote.net} ${problem.quote.currency} now`);
  story.tell.sums(sums.filter(({ what }) => /^(agreed|list price|net)/.test(what)));
}

async function downgrade({ story, stage, release, running }: Scene): Promise<void> {
  const { component, quantities } = running.selection;
  const wish = { component, quantities: { ...quantities, agents: FEWER_AGENTS } };
  const ask = (changes: readonly { component: string; quantities: { readonly [attribute: string]: number } }[]) =>
    stage.customer.call('requestQuote', { body: { subscriptionId: running.subscription.id, changes } });
  const problem = await refusalOf('change.downgrade-not-allowed', () => ask([wish]));
  const allowed = quantityAllowed(problem, 'agents');
  const price = (agents: number) => listPrice(release, { ...running.selection, quantities: { agents }, ...PRICE_ROW });
  const dearer = price(allowed);
  if (!isAbove(exactOf(dearer), exactOf(price(quantities['agents'] ?? 0)))) {
    throw new Difference('what would be allowed', { computed: `${dearer}, which is not dearer`, said: `${allowed}` });
  }
  // It would be allowed: so it is.
  const { body: quote } = await ask([{ component, quantities: { agents: allowed } }]);
  checkQuote(story.arithmetic, { quote, release }, running);
  story.tell.act('customer', `wants fewer agents: ${quantities['agents']} to ${FEWER_AGENTS}`);
  tellRefusal(story.tell, problem, `${allowed} agents; asked for, it is quoted: ${quote.net} ${quote.currency}`);
}

function quantityAllowed({ wouldAllow }: Problem, attribute: string): number {
  const allowed = wouldAllow?.quantities?.[attribute];
  if (allowed !== undefined) return typeof allowed === 'number' ? allowed : allowed.min;
  throw new Difference('the refusal', { computed: `how many ${attribute} would be allowed`, said: 'nothing' });
}

async function backToBasic({ story, stage, running }: Scene): Promise<void> {
  const changes = [{ component: running.selection.component, sku: BASIC }];
  const problem = await refusalOf('change.rule-missing', () =>
    stage.customer.call('requestQuote', { body: { subscriptionId: running.subscription.id, changes } }),
  );
  story.tell.act('customer', 'wants to go back from Advanced to Basic');
  tellRefusal(story.tell, problem);
  for (const rule of problem.tried ?? []) story.tell.detail(`rule looked at: ${rule}`);
}

async function strangersHands({ story, stage, running }: Scene): Promise<void> {
  const { tell, arithmetic } = story;
  const { id } = running.subscription;
  const changes = [{ component: running.selection.component, quantities: { agents: 300 } }];
  const problem = await refusalOf('not-found', () =>
    stage.stranger.call('requestQuote', { body: { subscriptionId: id, changes } }),
  );
  const reading = await refusalOf('not-found', () => stage.stranger.call('getSubscription', { params: { id } }));
  const own = await stage.stranger.call('listSubscriptions');
  arithmetic.equal('the subscriptions of the stranger', { before: [], said: own.body.items });
  const wanted = nameOf(running.selection);
  tell.act(
    'another customer',
    `${stage.stranger.name} asks a quote for the subscription of ${wanted}, which is not theirs`,
  );
  tellRefusal(
    tell,
    problem,
    `a change of their own subscriptions: ${own.body.items.length} so far. ${wayOutOf(problem)}`,
  );
  tell.detail(`reading it answers the same: ${reading.status} ${reading.code}`);
}
