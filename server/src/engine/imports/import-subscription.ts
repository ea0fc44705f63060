import {
  type AccountId,
  entriesForOpening,
  entriesForPastPayment,
  err,
  formatId,
  ID_PREFIXES,
  type ImportId,
  type ImportPlan,
  type ImportRow,
  issueLicense,
  type LicenseId,
  ok,
  type PlannedComponent,
  present,
  type Result,
  runningTermOf,
  type Slice,
  type SliceId,
  type Subscription,
  type SubscriptionId,
} from '@regrade/core';
import { hashSecret } from '../hash-secret.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import type { Account, LedgerRow, StoredLicense, StoredSlice, Writes } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, CommandKind, Decided, DecisionContext } from '../run-command.ts';
import { type ImportFacts, type SubscriptionReference, subscriptionKey } from './import-port.ts';

/** A row that was checked, and the account that it was given before the lock. */
export interface ImportCommand {
  readonly row: ImportRow;
  readonly plan: ImportPlan;
  readonly contentHash: string;
  readonly seller: string;
  readonly import: ImportId;
  readonly line: number;
}

/** What was looked up before the lock has moved: look again. */
export const LOOK_AGAIN: readonly string[] = ['import.row-known', 'import.account-moved', 'account.exists'];

/** Writes one subscription with its past: account, slices, licenses and opening entries. Nobody is told of it. */
export const importSubscription: CommandKind<ImportCommand, ImportFacts, Subscription> = {
  name: 'import-subscription',
  load: (transaction, commands) =>
    transaction.loadImportFacts({
      accounts: commands.map(({ account }) => account),
      accountReferences: commands.flatMap(({ body: { row } }) => ('id' in row.account ? [] : [row.account.reference])),
      subscriptions: commands.map(({ body: { row } }) => row),
    }),
  decide: (command, facts, context) => {
    if (facts.subscriptionReferences.has(subscriptionKey(command.body.row))) {
      return err(refuse('import.row-known', 'This reference was imported meanwhile.'));
    }
    const owner = findOwner(command, facts, context);
    return owner.ok ? ok(keep(command, owner.value, context)) : owner;
  },
  settle: (facts, writes) => {
    for (const account of writes.newAccounts ?? []) facts.accounts.set(account.id, account);
    for (const of of writes.accountReferences ?? []) facts.accountReferences.set(of.reference, of.account);
    for (const of of writes.subscriptionReferences ?? []) facts.subscriptionReferences.set(subscriptionKey(of), of);
  },
};

type Owner = Pick<Writes, 'newAccounts' | 'accountReferences'>;

/** The customer that the row names; one who is new is opened with it. */
function findOwner(
  { account, body }: Command<ImportCommand>,
  facts: ImportFacts,
  { nowMillis }: DecisionContext,
): Result<Owner, Refusal> {
  const named = body.row.account;
  const known = facts.accounts.get(account);
  const moved = () => err(refuse('import.account-moved', 'This customer was opened meanwhile under another id.'));
  if ('id' in named) {
    if (known?.kind !== 'customer') return err(refuse('not-found', 'There is no such customer.'));
    // Its ledger is play money, and what is imported is not.
    if (known.sandbox)
      return err(refuse('not-found', 'This customer is a sandbox: name one who really has bought it.'));
    return ok({});
  }
  const mapped = facts.accountReferences.get(named.reference);
  if (mapped !== undefined) return mapped === account && known?.kind === 'customer' ? ok({}) : moved();
  if (named.name === undefined) return moved();
  if (known) return err(refuse('account.exists', 'This account exists already.'));
  const opened: Account = {
    id: account,
    kind: 'customer',
    name: named.name,
    seller: null,
    suspended: false,
    sandbox: null,
    createdAt: Math.floor(nowMillis / 1000),
  };
  return ok({ newAccounts: [opened], accountReferences: [{ reference: named.reference, account }] });
}

function keep(
  { account, body }: Command<ImportCommand>,
  owner: Owner,
  context: DecisionContext,
): Decided<Subscription> {
  const { row, plan } = body;
  const id = formatId<SubscriptionId>(ID_PREFIXES.subscription, account, context.ids.uuid());
  const components = plan.components.map((component) => keepComponent(component, { id, account, row, context }));
  const subscription: Subscription = {
    id,
    account,
    product: row.product,
    seller: body.seller,
    release: plan.release,
    currency: row.currency,
    period: row.period,
    periods: row.periods,
    ...termsOf(plan, row.periods),
    version: 1,
    suspended: row.suspended,
    openOrder: null,
    // In the order in which every later reading names them.
    components: components.map(({ subscribed }) => subscribed).sort((a, b) => (a.component < b.component ? -1 : 1)),
    totals: plan.totals,
  };
  const { reference, product } = row;
  const known: SubscriptionReference = {
    ...{ product, reference, account, subscription: id },
    ...{ contentHash: body.contentHash, import: body.import, line: body.line },
  };
  const ledger = openingLedger(subscription, plan, Math.floor(context.nowMillis / 1000));
  return {
    answer: subscription,
    writes: {
      ...owner,
      subscriptions: [subscription],
      slices: components.flatMap(({ slices }) => slices),
      licenses: components.map(({ license }) => license),
      ledger,
      subscriptionReferences: [known],
    },
    audit: { subject: id, body: auditBody(body, { subscription, owner }) },
  };
}

/** With slices of terms before the running one, the term runs from the first, and the running one is told apart. */
function termsOf(plan: ImportPlan, periods: number): Pick<Subscription, 'term' | 'terms'> {
  const { term, components } = plan;
  const slices = components.flatMap((component) => component.slices);
  const start = slices.reduce((first, { from }) => Math.min(first, from), term.start);
  if (start === term.start) return { term };
  return { term: { start, end: term.end }, terms: [runningTermOf(plan, periods)] };
}

function auditBody(
  { row, plan, import: job, line }: ImportCommand,
  { subscription, owner }: { readonly subscription: Subscription; readonly owner: Owner },
): object {
  const { product, release, currency, term, totals, suspended } = subscription;
  return {
    ...{ import: job, line, reference: row.reference, product, release, currency, term, suspended },
    ...{ paid: totals.cashPaidMinor, refunded: totals.cashRefundedMinor },
    components: plan.components.map(({ component, licenseRevision, slices }) => ({
      ...{ component, revision: licenseRevision, slices: slices.length },
      credited: slices.reduce((sum, { creditedMinor }) => sum + creditedMinor, 0n),
    })),
    licenses: subscription.components.map(({ license }) => license),
    ...(owner.newAccounts && { opened: row.account }),
  };
}

interface Keeping {
  readonly id: SubscriptionId;
  readonly account: AccountId;
  readonly row: ImportRow;
  readonly context: DecisionContext;
}

function keepComponent(
  { component, licenseRevision, slices: planned }: PlannedComponent,
  { id, account, row, context }: Keeping,
): {
  readonly subscribed: Subscription['components'][number];
  readonly slices: readonly StoredSlice[];
  readonly license: StoredLicense;
} {
  const slices = planned.map(
    // Tax and commission are kept for the subscription and its term, not by slice.
    ({ taxes: _taxes, commissionMinor: _commission, ...slice }): Slice => ({
      id: formatId<SliceId>(ID_PREFIXES.slice, account, context.ids.uuid()),
      component,
      ...slice,
    }),
  );
  const first = present(slices[0], 'a component has a slice');
  const running = present(slices.at(-1), 'a component has a slice');
  const licenseId = formatId<LicenseId>(ID_PREFIXES.license, account, context.ids.uuid());
  const issued = issueLicense(
    {
      ...{ id: licenseId, account, subscription: id, product: row.product, selection: running.selection },
      ...{ validFrom: first.from, expiresAt: running.to, status: 'active' },
    },
    Math.floor(context.nowMillis / 1000),
  );
  return {
    subscribed: { component, license: licenseId, licenseRevision, expiresAt: running.to, slice: running },
    slices: slices.map((slice) => ({ account, subscription: id, running: slice === running, slice })),
    license: {
      license: { ...issued, revision: licenseRevision },
      keyHash: hashSecret(context.ids.licenseKey(licenseId)),
      issuedAtMillis: context.nowMillis,
    },
  };
}

/** Past payments under their own dates, and one opening transaction under the date of the import. */
function openingLedger(
  { id, account, currency, seller, totals }: Subscription,
  plan: ImportPlan,
  now: number,
): LedgerRow[] {
  const book = (at: number, transaction: string, entries: ReturnType<typeof entriesForOpening>) =>
    ledgerWrites({ account, subject: id, at, transactions: [{ id: transaction, entries }], balances: new Map() })
      .ledger;
  const payments = plan.payments.flatMap(({ at, amountMinor }, index) =>
    amountMinor === 0n
      ? []
      : book(at, `${id}:past-payment:${index + 1}`, entriesForPastPayment({ currency, minor: amountMinor })),
  );
  return [
    ...payments,
    ...book(
      now,
      `${id}:opening`,
      entriesForOpening({ currency, totals, commissionMinor: plan.commissionMinor, seller }),
    ),
  ];
}
