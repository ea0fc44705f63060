import { type CatalogDocument, catalogDocument, type Quote, type ReviewDetail } from '@regrade/client';
import { Difference } from './arithmetic.ts';
import { checkFinding } from './check-finding.ts';
import { checkQuote, nameOf } from './check-quote.ts';
import type { SoundDraft } from './edit-prices.ts';
import { refusalOf, tellRefusal } from './people.ts';
import { ADVANCED, COMPONENT } from './product.ts';
import type { Stage, Story } from './stage.ts';

const WISH = { component: COMPONENT.component, sku: ADVANCED, quantities: { agents: 200 } } as const;

/** Chapter 2: submitted, approved, in force; the old release is served until then. */
export async function reviewRelease(story: Story, stage: Stage, draft: SoundDraft): Promise<CatalogDocument> {
  const { tell, seller, product } = story;
  tell.chapter('The seller submits, the operator approves');
  const review = await seller.call('submitDraft', { params: { id: product }, ifMatch: draft.etag });
  tell.act(`seller ${seller.name}`, `submits the draft for review`);
  const earlyQuote = await quoteMeanwhile(story, stage);
  await decide(story, { review: review.body.id, stage, draft });
  const release = await releaseInForce(story, draft);
  await expectSuperseded(story, { stage, release, earlyQuote });
  return release;
}

/** Until the decision customers are served by the old release. */
async function quoteMeanwhile(story: Story, { customer, running, firstRelease }: Stage): Promise<Quote> {
  const { tell, arithmetic, product } = story;
  const shown = await customer.call('getProduct', { params: { id: product } });
  arithmetic.equal('the catalog in force', { before: firstRelease, said: shown.body.catalog });
  const { body: quote } = await customer.call('requestQuote', {
    body: { subscriptionId: running.subscription.id, changes: [WISH] },
  });
  arithmetic.equal('the release of the quote', { before: shown.body.release, said: quote.boundTo.release });
  const sums = checkQuote(arithmetic, { quote, release: firstRelease }, running);
  tell.act('customer', `meanwhile is served release ${shown.body.release}: a quote for Advanced, 200 agents`);
  tell.sums(sums.filter(({ what }) => what.startsWith('list price') || what === 'net'));
  return quote;
}

async function decide(
  { tell, arithmetic, operator, product }: Story,
  of: { readonly review: string; readonly stage: Stage; readonly draft: SoundDraft },
): Promise<void> {
  const open = await operator.call('listReviews', { query: { state: 'in-review', product } });
  arithmetic.equal('the open reviews of the product', {
    before: [of.review],
    said: open.body.items.map(({ id }) => id),
  });
  const { body } = await operator.call('getReview', { params: { id: of.review } });
  arithmetic.equal('the reviewed content', { before: of.draft.document, said: catalogDocument.parse(body.document) });
  tell.act('operator', `reads what differs from release ${body.published}, and the findings`);
  tellDifference({ tell, arithmetic }, body, of);
  for (const finding of body.verification.findings) {
    tell.detail(`${finding.severity} ${finding.code}: ${finding.message}`);
    tell.sums(checkFinding(arithmetic, { document: of.draft.document, finding }));
  }
  const decided = await operator.call('decideReview', {
    params: { id: of.review },
    body: { decision: 'approve', reason: 'volume prices, and the edge at 500 is meant', etag: body.etag },
  });
  tell.act('operator', `approves: "${decided.body.decision?.reason}"`);
}

/** Each difference has to be what stands at its place in the old and the new document. */
function tellDifference(
  { tell, arithmetic }: Pick<Story, 'tell' | 'arithmetic'>,
  { difference }: ReviewDetail,
  { stage, draft }: { readonly stage: Stage; readonly draft: SoundDraft },
): void {
  if (difference.length === 0) throw new Difference('the difference', { computed: 'edited prices', said: 'none' });
  for (const { path, before, after } of difference) {
    arithmetic.equal(`${path} before`, { before: valueAt(stage.firstRelease, path), said: before });
    arithmetic.equal(`${path} after`, { before: valueAt(draft.document, path), said: after });
  }
  tell.table([
    ['place', 'before', 'after'],
    ...difference.map(({ path, before, after }) => [path.replace(/^.*\/skus/, '…/skus'), brief(before), brief(after)]),
  ]);
}

function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key.replaceAll('~1', '/').replaceAll('~0', '~'))?.[1];
  }
  return value;
}

function brief(value: unknown): string {
  return value === undefined ? '-' : JSON.stringify(value).replaceAll('"', '');
}

async function releaseInForce(
  { tell, arithmetic, seller, product }: Story,
  draft: SoundDraft,
): Promise<CatalogDocument> {
  const params = { id: product };
  const { body } = await seller.call('getProduct', { params });
  if (body.release === null || body.catalog === null) throw new Error('the approved release is not in force');
  arithmetic.equal('the catalog in force', { before: draft.document, said: body.catalog });
  const old = await seller.call('getRelease', { params: { ...params, n: `${body.release - 1}` } });
  arithmetic.equal('the old release', { before: 'superseded', said: old.body.state });
  tell.act('marketplace', `release ${body.release} is in force; release ${old.body.number} can still be read`);
  return body.catalog;
}

/** The figure of before is not charged: the order is refused with the figure of now. */
async function expectSuperseded(
  { tell, arithmetic }: Story,
  of: { readonly stage: Stage; readonly release: CatalogDocument; readonly earlyQuote: Quote },
): Promise<void> {
  const { stage, release, earlyQuote } = of;
  const problem = await refusalOf('quote.superseded', () =>
    stage.customer.call('placeOrder', {
      body: { quoteId: earlyQuote.id, net: earlyQuote.net, pay: 'wallet' },
      idempotencyKey: `early-${earlyQuote.id}`,
    }),
  );
  if (!problem.quote) throw new Difference('a superseded quote', { computed: 'the figure of now', said: 'none' });
  checkQuote(arithmetic, { quote: problem.quote, release }, stage.running);
  tell.act('customer', `orders by the quote of before, ${earlyQuote.net} ${earlyQuote.currency}`);
  const [to] = problem.quote.to;
  tellRefusal(
    tell,
    problem,
    `${to ? nameOf(to) : ''} by a new quote: ${problem.quote.net} ${problem.quote.currency} now`,
  );
}
