import type { ChangeDiscount, Commission, MoneyRules, TaxRate } from '@regrade/core';
import type { Clock } from '../ports.ts';
import type { StoredMoneyRule } from './money-port.ts';

export interface MoneyRulesCache {
  /** The rules, from memory while they are fresh; `load` reads them otherwise. */
  get(load: () => Promise<readonly StoredMoneyRule[]>): MoneyRules | Promise<MoneyRules>;
  /** The rules as they are: for what is charged by them without a figure that somebody has seen. */
  read(load: () => Promise<readonly StoredMoneyRule[]>): Promise<MoneyRules>;
  /** The rules while they are fresh. */
  peek(): MoneyRules | undefined;
  /** This process wrote a rule: the next command sees it. */
  forget(): void;
}

/**
 * How long another process may still quote by the rules as they were: the customer sees the figure, and what a quote said
 * is charged. What is charged without a quote (`billsAnew`) reads the rules with its facts.
 */
const FRESH_MILLIS = 5_000;

/** Rules are few and change seldom, and every quote asks for them: a statement every few seconds serves them all. */
export function createMoneyRulesCache(clock: Clock): MoneyRulesCache {
  let known: { readonly rules: MoneyRules; readonly until: number } | undefined;
  let changes = 0;
  const peek = () => (known && clock.nowMillis() < known.until ? known.rules : undefined);
  const read: MoneyRulesCache['read'] = async (load) => {
    const before = changes;
    const rules = fromStored(await load());
    // What was read before a rule of ours was written is not kept.
    if (before === changes) known = { rules, until: clock.nowMillis() + FRESH_MILLIS };
    return rules;
  };
  return {
    peek,
    read,
    get: (load) => peek() ?? read(load),
    forget() {
      changes += 1;
      known = undefined;
    },
  };
}

function fromStored(stored: readonly StoredMoneyRule[]): MoneyRules {
  // A document is what the command of its kind wrote.
  const of = <T>(kind: StoredMoneyRule['kind']) =>
    stored.filter((rule) => rule.kind === kind).map(({ document }) => document as T);
  return {
    taxRates: of<TaxRate>('tax-rate'),
    discounts: of<ChangeDiscount>('discount'),
    commissions: of<Commission>('commission'),
  };
}
