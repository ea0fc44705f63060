import type { CatalogDocument, Subscription } from '@regrade/client';
import { Difference } from './arithmetic.ts';
import type { Changed } from './change-specification.ts';
import { nameOf, type Running } from './check-quote.ts';
import { listPrice } from './list-price.ts';
import { PRICE_ROW } from './product.ts';
import type { SellerProgram } from './seller-program.ts';
import { type Stage, type Story, selectionOf } from './stage.ts';

/** Chapter 4: what changed, and what did not. */
export async function lookAtResult(
  story: Story,
  of: {
    readonly stage: Stage;
    readonly release: CatalogDocument;
    readonly changed: Changed;
    readonly program: SellerProgram;
  },
): Promise<Running> {
  const { tell, arithmetic } = story;
  const { stage, changed, release } = of;
  tell.chapter('What changed, and what did not');
  const { body: order } = await stage.customer.call('getOrder', { params: { id: changed.order.id } });
  arithmetic.equal('the state of the order', { before: 'completed', said: order.state });
  tell.act('customer', `reads the order: ${order.state}`);
  tell.table([['n', 'event', 'by'], ...order.events.map(({ n, type, by }) => [`${n}`, type, by])]);
  const { body: after } = await stage.customer.call('getSubscription', {
    params: { id: stage.running.subscription.id },
  });
  tellSubscription(story, { before: stage.running.subscription, after });
  checkSlices(story, { after, changed, release });
  await readLicense(story, { stage, after, changed });
  await hearProgram(story, { program: of.program, after, changed });
  const [selection] = changed.quote.to;
  if (!selection) throw new Error('a quote has a target');
  return {
    subscription: after,
    selection: selectionOf(selection),
    agreed: listPrice(release, { ...selection, ...PRICE_ROW }),
  };
}

function tellSubscription(
  { tell, arithmetic }: Story,
  { before, after }: { readonly before: Subscription; readonly after: Subscription },
): void {
  const [old, now] = [before.components[0], after.components[0]];
  if (!old || !now) throw new Error('a subscription has a component');
  arithmetic.equal('the term', { before: before.term, said: after.term });
  arithmetic.equal('the license id', { before: old.license, said: now.license });
  arithmetic.equal('the license revision', { before: old.licenseRevision + 1, said: now.licenseRevision });
  arithmetic.equal('the end of the license', { before: old.expiresAt, said: now.expiresAt });
  tell.act('customer', 'reads the subscription');
  tell.table([
    ['', 'before', 'after'],
    ['selection', nameOf(old), nameOf(now)],
    ['license revision', `${old.licenseRevision}`, `${now.licenseRevision}`],
    ['license id', `…${old.license.slice(-12)}`, `…${now.license.slice(-12)}`],
    ['term end', `${before.term.end}`, `${after.term.end}`],
  ]);
}

/** The ledger of the term: the old slice ends where the new one begins, each with what moved. */
function checkSlices(
  { arithmetic }: Story,
  of: { readonly after: Subscription; readonly changed: Changed; readonly release: CatalogDocument },
): void {
  const { quote } = of.changed;
  const [old, now, ...more] = of.after.slices;
  if (!old || !now || more.length > 0)
    throw new Difference('the slices', { computed: '2', said: `${of.after.slices.length}` });
  arithmetic.equal('the end of the old slice', { before: quote.effectiveAt, said: old.to });
  arithmetic.equal('the start of the new slice', { before: quote.effectiveAt, said: now.from });
  arithmetic.equal('the new slice', { before: quote.to[0], said: now.selection });
  arithmetic.same('credited of the old slice', { formula: quote.credit, said: old.credited });
  arithmetic.same('charge of the new slice', { formula: quote.charge, said: now.charge });
  arithmetic.same('paid for the new slice', { formula: quote.payable, said: now.paid });
  const formula = listPrice(of.release, { ...now.selection, ...PRICE_ROW });
  arithmetic.same('the agreed price of the new slice', { formula, said: now.agreedPrice });
}

async function readLicense(
  { tell, arithmetic, personOf }: Story,
  of: { readonly stage: Stage; readonly after: Subscription; readonly changed: Changed },
): Promise<void> {
  const software = personOf({ name: "seller's software", token: of.stage.licenseKey });
  const answer = await software.call('getLicense');
  if (answer.status !== 200) throw new Error('a license that was never read before has changed since');
  const { license } = answer.body;
  const [component] = of.after.components;
  arithmetic.equal('the license', { before: component?.license, said: license.id });
  arithmetic.equal('the revision of the license', { before: component?.licenseRevision, said: license.revision });
  arithmetic.equal('what the license allows', { before: of.changed.quote.to[0], said: license.selection });
  tell.act(
    'license center',
    `serves revision ${license.revision}, ${license.status}: ${nameOf(license.selection)}, to ${license.expiresAt}`,
  );
}

async function hearProgram(
  { tell, arithmetic }: Story,
  of: { readonly program: SellerProgram; readonly after: Subscription; readonly changed: Changed },
): Promise<void> {
  const line = await of.program.nextLine();
  arithmetic.equal('the revision that arrived', {
    before: of.after.components[0]?.licenseRevision,
    said: line.revision,
  });
  arithmetic.equal('the selection that arrived', { before: of.changed.quote.to[0], said: line.selection });
  if (!line.valid) throw new Difference('the signatures', { computed: 'valid', said: line.status });
  if (line.millisSinceCommit === null) throw new Difference('the push', { computed: 'a commit time', said: 'none' });
  tell.act(
    "seller's program",
    `printed, as it arrived: revision ${line.revision}, ${nameOf(line.selection)}, ${line.status}, signatures valid, ${line.millisSinceCommit} ms after the commit`,
  );
}
