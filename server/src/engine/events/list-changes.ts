import type { License, Subscription } from '@regrade/core';
import type { Account, Review, Writes } from '../ports.ts';

/**
 * What an accepted command changed, as its audit record keeps it under `changes`: hashed with the record, and all that
 * events are made from (docs/decisions/0060). A change is one thing and what happened to it, in order.
 */
export interface Change {
  readonly noun: EventNoun;
  /** Last words of the event types: `regrade.<noun>.<did>.v1`. */
  readonly did: readonly string[];
  /** The `data` of each of its events; `n` of an order is that of the first one. */
  readonly data: { readonly [field: string]: string | number | null };
}

export type EventNoun =
  | 'account'
  | 'quote'
  | 'change-order'
  | 'subscription'
  | 'license'
  | 'review'
  | 'release'
  | 'webhook-endpoint'
  | 'payment'
  | 'refund';

/** The field of a change's data that names what it is about. */
export const SUBJECT_FIELDS: { readonly [noun in EventNoun]: string } = {
  account: 'account',
  quote: 'quote',
  'change-order': 'order',
  subscription: 'subscription',
  license: 'license',
  review: 'review',
  release: 'product',
  'webhook-endpoint': 'endpoint',
  payment: 'payment',
  refund: 'refund',
};

/** Made from what is written, so that a command which writes a thing has told of it without saying so. */
export function listChanges(command: string, writes: Writes): Change[] {
  return [
    ...accountChanges(command, writes),
    ...quoteChanges(writes),
    ...orderChanges(writes),
    ...subscriptionChanges(command, writes),
    ...licenseChanges(writes),
    ...catalogChanges(writes),
    ...webhookChanges(command, writes),
    ...paymentChanges(writes),
  ];
}

function accountChanges(command: string, { newAccounts = [], accounts = [] }: Writes): Change[] {
  const moved = command === 'suspend-account' ? accounts : [];
  return [
    ...newAccounts.map((account) => accountChange(account, 'opened')),
    ...moved.map((account) => accountChange(account, account.suspended ? 'suspended' : 'resumed')),
  ];
}

function accountChange({ id, kind, seller }: Account, did: string): Change {
  return { noun: 'account', did: [did], data: { account: id, kind, ...(seller !== null && { seller }) } };
}

function quoteChanges(writes: Writes): Change[] {
  const { quotes = [], acceptedQuotes = [], acceptedNewQuotes = [], orders = [] } = writes;
  const opened = quotes.map(
    ({ id, subscription, product }): Change => ({
      noun: 'quote',
      did: ['opened'],
      data: { quote: id, subscription, product },
    }),
  );
  const accepted = acceptedQuotes.flatMap(({ quote, order }): Change[] => {
    const placed = orders.find(({ id }) => id === order);
    if (!placed) return [];
    const { subscription, product } = placed;
    return [{ noun: 'quote', did: ['accepted'], data: { quote, subscription, product, order } }];
  });
  const corrections = acceptedNewQuotes.map(({ quote, acceptedBy }): Change => {
    const { id, subscription, product } = quote;
    return {
      noun: 'quote',
      did: ['opened', 'accepted'],
      data: { quote: id, subscription, product, order: acceptedBy },
    };
  });
  return [...opened, ...accepted, ...corrections];
}

/** Every event of the order's own history, under its own name. */
function orderChanges({ orders = [], orderEvents = [] }: Writes): Change[] {
  return orders.flatMap(({ id, quote, subscription, product, state }): Change[] => {
    const events = orderEvents.flatMap(({ order, event }) => (order === id ? [event] : []));
    const [first] = events;
    if (!first) return [];
    const data = { order: id, n: first.n, quote, subscription, product, state: state.kind };
    return [{ noun: 'change-order', did: events.map(({ type }) => type), data }];
  });
}

/** Commands that move a subscription in another way than by new slices. */
const SUBSCRIPTION_ACTS: { readonly [command: string]: (subscription: Subscription) => string } = {
  purchase: () => 'purchased',
  'adjust-component': () => 'adjusted',
  'import-subscription': () => 'imported',
  'suspend-subscription': ({ suspended }) => (suspended ? 'suspended' : 'resumed'),
};

/** What a command that left the subscription as it was has tried in vain. */
const SUBSCRIPTION_FAILURES: { readonly [command: string]: string } = { 'renew-due': 'renewal-failed' };

function subscriptionChanges(command: string, { subscriptions = [], slices = [], renewals = [] }: Writes): Change[] {
  return subscriptions.flatMap((subscription): Change[] => {
    const { id, product, version } = subscription;
    const act = SUBSCRIPTION_ACTS[command]?.(subscription);
    const isChanged = slices.some((slice) => slice.subscription === id);
    const isRenewed = renewals.some((renewal) => renewal.subscription === id);
    const did = act ?? (isRenewed ? 'renewed' : isChanged ? 'changed' : undefined) ?? SUBSCRIPTION_FAILURES[command];
    if (did === undefined) return [];
    return [{ noun: 'subscription', did: [did], data: { subscription: id, product, version } }];
  });
}

function licenseChanges({ licenses = [] }: Writes): Change[] {
  return licenses.map(({ license }) => {
    const { id, subscription, product, component, revision, status } = license;
    const data = { license: id, subscription, product, component, revision, status };
    return { noun: 'license', did: [licenseAct(license)], data };
  });
}

function licenseAct({ revision, status }: License): string {
  if (status === 'isolated' || status === 'destroyed') return status;
  return revision === 1 ? 'issued' : 'revised';
}

const REVIEW_ACTS: { readonly [state in Review['state']]: string } = {
  'in-review': 'submitted',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
};

function catalogChanges({ reviews = [], releases = [] }: Writes): Change[] {
  return [
    ...reviews.map(
      ({ id, product, state }): Change => ({
        noun: 'review',
        did: [REVIEW_ACTS[state]],
        data: { review: id, product },
      }),
    ),
    ...releases.map(
      ({ product, number, review }): Change => ({
        noun: 'release',
        did: ['published'],
        data: { product, release: number, review },
      }),
    ),
  ];
}

const WEBHOOK_ACTS: { readonly [command: string]: string } = {
  'create-webhook-endpoint': 'created',
  'delete-webhook-endpoint': 'deleted',
  'rotate-webhook-secrets': 'rotated',
  'enable-webhook-endpoint': 'enabled',
  'disable-webhook-endpoint': 'disabled',
};

function webhookChanges(command: string, { webhookEndpoints = [] }: Writes): Change[] {
  const did = WEBHOOK_ACTS[command];
  if (did === undefined) return [];
  return webhookEndpoints.map(({ id, seller }) => ({
    noun: 'webhook-endpoint',
    did: [did],
    data: { endpoint: id, ...(seller !== null && { seller }) },
  }));
}

/** Money from outside and on its way back: told to the customer and the operator, whose billing may have to act. */
function paymentChanges({ payments = [], refunds = [] }: Writes): Change[] {
  return [
    ...payments.map(
      ({ id, order, subscription, method, state }): Change => ({
        noun: 'payment',
        did: [state],
        data: { payment: id, order, subscription, method, state },
      }),
    ),
    ...refunds.map(
      ({ id, payment, order, subscription, method, state }): Change => ({
        noun: 'refund',
        did: [state],
        data: { refund: id, payment, order, subscription, method, state },
      }),
    ),
  ];
}
