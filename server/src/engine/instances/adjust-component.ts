import {
  type AdjustmentId,
  applyAdjustment,
  decideAdjustment,
  err,
  formatId,
  formatInstant,
  ID_PREFIXES,
  isAgreedOutside,
  moveLicenseEnd,
  ok,
  present,
  type Result,
  rollTo,
  type Selection,
  type Slice,
  type SliceId,
  type Subscription,
  type SubscriptionId,
  type WantedChange,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import type { StoredAdjustment, StoredLicense } from '../ports.ts';
import { accountSuspended } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';

/** A seller's wish for one component of a customer's subscription. */
export interface AdjustmentRequest extends WantedChange {
  readonly subscription: SubscriptionId;
  /** Whose it has to be. */
  readonly seller: string;
  /** null = permanent; absent: the end stays. An instant that has passed means now: what was used is not taken back. */
  readonly expiresAt?: number | null;
}

interface Adjusting {
  readonly command: Command<AdjustmentRequest>;
  readonly subscription: Subscription;
  /** Slices that time has ended. */
  readonly closed: readonly Slice[];
  readonly stored: StoredLicense;
  readonly selection: Selection;
  readonly expiresAt: number | null;
  readonly context: DecisionContext;
}

/**
 * Adjusts an offline-billed component (T12-T15): its selection, the end of its license, or both, at once and in one
 * transaction. The seller needs no change rule, and no money moves: what it costs stands in a contract outside.
 */
export const adjustComponent: AccountCommandKind<AdjustmentRequest, StoredAdjustment> = {
  name: 'adjust-component',
  wants: ({ subscription }) => ({ subscriptions: [subscription] }),
  decide: (command, facts, context) => {
    const now = Math.floor(context.nowMillis / 1000);
    const found = findAdjustable(command.body, facts, now);
    if (!found.ok) return found;
    const { subscription, closed, selection } = found.value;
    const component = present(
      subscription.components.find((candidate) => candidate.component === selection.component),
      'what may be adjusted runs',
    );
    const stored = present(facts.licenses.get(component.license), 'the licenses of a subscription come with it');
    const expiresAt = endOf(command.body, { stored, now });
    if (selection === component.slice.selection && expiresAt === stored.license.expiresAt) {
      return err(
        refuse('adjustment.nothing-changes', 'The license says already what this adjustment would make it say.'),
      );
    }
    return carryOut({ command, subscription, closed, stored, selection, expiresAt, context });
  },
};

function findAdjustable(
  body: AdjustmentRequest,
  facts: AccountBatchFacts,
  now: number,
): Result<Pick<Adjusting, 'subscription' | 'closed' | 'selection'>, Refusal> {
  const subscription = facts.subscriptions.get(body.subscription);
  const release = subscription && facts.releases.get(subscription.product);
  if (!subscription || !release || subscription.seller !== body.seller) {
    return err(refuse('not-found', 'There is no such subscription.'));
  }
  if (facts.accounts.get(subscription.account)?.suspended) return err(accountSuspended());
  if (subscription.suspended) {
    return err(
      refuse('subscription.suspended', 'The operator has suspended this subscription; nothing of it changes.'),
    );
  }
  const running = subscription.components.map(({ slice }) => slice.selection);
  const own = subscription.components.find(({ component }) => component === body.component);
  const agreedOutside = own !== undefined && isAgreedOutside(subscription, own);
  const selection = decideAdjustment(release.catalog, { running, wanted: body, agreedOutside });
  if (!selection.ok) return selection;
  const rolled = rollTo(subscription, now);
  const paid = rolled.subscription.components.find(({ component }) => component === body.component)?.next?.at(-1);
  return paid ? err(paidAhead(paid)) : ok({ ...rolled, selection: selection.value });
}

/** A component that was billed by subscription before: what its customer has paid for is not the seller's to adjust. */
function paidAhead({ component, from }: Slice): Refusal {
  const detail = `${component} was billed by subscription, and is paid for terms that have not begun; it can be adjusted from ${formatInstant(from)}.`;
  return refuse('adjustment.billing-not-offline', detail);
}

/** Never before now, and never before the license began. */
function endOf(body: AdjustmentRequest, of: { readonly stored: StoredLicense; readonly now: number }): number | null {
  const { license } = of.stored;
  if (body.expiresAt === undefined || body.expiresAt === license.expiresAt) return license.expiresAt;
  if (body.expiresAt === null) return null;
  return Math.max(body.expiresAt, of.now, license.validFrom + 1);
}

function carryOut(adjusting: Adjusting): Result<Decided<StoredAdjustment>, Refusal> {
  const { command, subscription, closed, stored, selection, expiresAt, context } = adjusting;
  const { account, id } = subscription;
  const at = Math.floor(context.nowMillis / 1000);
  const license = moveLicenseEnd(stored.license, { expiresAt, selection }, at);
  if (!license.ok) return license;
  const applied = applyAdjustment(subscription, {
    component: selection.component,
    selection,
    expiresAt,
    at,
    slice: formatId<SliceId>(ID_PREFIXES.slice, account, context.ids.uuid()),
  });
  const adjustment: StoredAdjustment = {
    id: formatId<AdjustmentId>(ID_PREFIXES.adjustment, account, context.ids.uuid()),
    account,
    subscription: id,
    component: selection.component,
    license: license.value.id,
    revision: license.value.revision,
    status: license.value.status,
    at,
    by: command.actor,
    from: { selection: stored.license.selection, expiresAt: stored.license.expiresAt },
    to: { selection, expiresAt },
  };
  return ok({
    answer: adjustment,
    writes: {
      subscriptions: [applied.subscription],
      slices: [...closed.map((slice) => ({ slice, running: false })), ...applied.slices].map((each) => {
        return { account, subscription: id, ...each };
      }),
      licenses: [{ ...stored, license: license.value, issuedAtMillis: context.nowMillis }],
      adjustments: [adjustment],
    },
    audit: { subject: id, body: auditOf(command.body, adjustment) },
  });
}

/** With the end as it was asked for, where it had passed. */
function auditOf({ expiresAt }: AdjustmentRequest, adjustment: StoredAdjustment): object {
  const { id, license, revision, status, from, to } = adjustment;
  const asked = expiresAt === undefined || expiresAt === to.expiresAt ? {} : { askedExpiresAt: expiresAt };
  return { adjustment: id, license, revision, status, from, to, ...asked };
}
