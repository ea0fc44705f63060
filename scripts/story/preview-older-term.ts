import type { ChangeOptions, Subscription } from '@regrade/client';
import { Difference } from './arithmetic.ts';
import { checkQuote, nameOf } from './check-quote.ts';
import type { Person } from './people.ts';
import { type Story, selectionOf } from './stage.ts';

const PRODUCT = 'helpdesk';
const PERIOD = 'P1Y';
const YEAR_DAYS_MAX = 366;
const MILLIS_PER_DAY = 86_400_000;

/**
 * The customer of this run bought a moment ago, so nearly its whole term is left. What a share looks like later is shown
 * on a subscription of the sample, as a preview: it stores nothing, so the next run finds it as this one did.
 */
export async function previewOlderTerm(story: Story): Promise<void> {
  for (const customer of story.customers) {
    const found = await findChangeable(story, customer);
    if (found) return await preview(story, { customer, ...found });
  }
}

interface Found {
  readonly subscription: Subscription;
  readonly option: ChangeOptions['options'][number];
}

async function findChangeable({ seller }: Story, customer: Person): Promise<Found | undefined> {
  const query = { product: `${seller.name}.${PRODUCT}`, state: 'active' } as const;
  const { body } = await customer.call('listSubscriptions', { query });
  for (const subscription of body.items.filter(runsOneYear)) {
    const options = await customer.call('listOptions', { params: { id: subscription.id } });
    const option = options.body.options.at(-1);
    if (option) return { subscription, option };
  }
  return undefined;
}

/** One price row bought once: the share of the term is the share of the price. */
function runsOneYear({ period, openOrder, term }: Subscription): boolean {
  const millis = Date.parse(term.end ?? '') - Date.parse(term.start);
  return period === PERIOD && openOrder === null && millis <= YEAR_DAYS_MAX * MILLIS_PER_DAY;
}

async function preview(
  { tell, arithmetic }: Story,
  { customer, subscription, option }: Found & { readonly customer: Person },
): Promise<void> {
  const { component, specification, sku, at } = option;
  const change = { component, specification, sku, quantities: at.quantities };
  const { body } = await customer.call('previewQuotes', {
    body: { quotes: [{ subscriptionId: subscription.id, changes: [change] }] },
  });
  const [item] = body.items;
  const running = subscription.components.find((other) => other.component === component);
  const slice = subscription.slices.findLast((other) => other.component === component);
  if (!item || !('quote' in item) || !running || !slice) {
    throw new Difference('the preview of an option', { computed: 'a price', said: JSON.stringify(item) });
  }
  const { quote } = item;
  const { body: release } = await customer.call('getRelease', {
    params: { id: subscription.product, n: `${quote.boundTo.release}` },
  });
  const sums = checkQuote(
    arithmetic,
    { quote, release: release.catalog },
    { subscription, selection: selectionOf(running), agreed: slice.agreedPrice },
  );
  const days = Math.floor((Date.parse(subscription.term.end ?? '') - Date.parse(quote.at)) / MILLIS_PER_DAY);
  tell.act(
    'customer',
    `${customer.name} of the sample, with ${days} days of its year left, previews ${quote.to.map(nameOf).join()}`,
  );
  tell.sums(sums);
}
