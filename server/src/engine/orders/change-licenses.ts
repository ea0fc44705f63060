import { present, reviseLicense, type Slice, type Subscription } from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { StoredLicense } from '../ports.ts';
import type { DecisionContext } from '../run-command.ts';

interface ChangeLicensesInput {
  readonly subscription: Subscription;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

/** The next revision of the license of each slice that runs now. */
export function changeLicenses(
  { subscription, facts, context }: ChangeLicensesInput,
  begun: readonly Pick<Slice, 'component' | 'selection'>[],
): StoredLicense[] {
  const issuedAtMillis = context.nowMillis;
  return begun.map((slice): StoredLicense => {
    const component = subscription.components.find((candidate) => candidate.component === slice.component);
    const { license } = present(component, 'an opened slice belongs to a component');
    const old = present(facts.licenses.get(license), 'the licenses of a subscription are loaded with it');
    const revised = reviseLicense(old.license, { selection: slice.selection }, Math.floor(issuedAtMillis / 1000));
    return { ...old, license: revised, issuedAtMillis };
  });
}
