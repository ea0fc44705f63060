import type { Choices, Quantities } from '../catalog/catalog.ts';

/** Why a change is not allowed, and what would be: a value, never a throw (house rule 6). */
export interface ChangeRefusal {
  readonly code: ChangeRefusalCode;
  /** A sentence with the figures of this case. */
  readonly detail: string;
  /** The rules looked at, one sentence each. */
  readonly tried: readonly string[];
  /** The component at fault, where there is one. */
  readonly component?: string;
  readonly wouldAllow?: WouldAllow;
}

/** The nearest change that would be allowed instead; only what differs from the wish. */
export interface WouldAllow {
  readonly specification?: string;
  readonly sku?: Choices;
  readonly quantities?: Quantities;
  readonly timing?: 'now' | 'at-renewal';
}

interface ChangeRefusalEntry {
  readonly title: string;
  /** What the reader can do about it. */
  readonly wayOut: string;
}

/** Every code, with a title and the way out: the one registry for problem documents, consoles and docs. */
export const CHANGE_REFUSALS = {
  'change.same-selection': {
    title: 'Nothing would change',
    wayOut: 'Name another specification, SKU or quantity than the one that runs now.',
  },
  'change.component-unknown': {
    title: 'Unknown component',
    wayOut: 'Name a component that this subscription runs.',
  },
  'change.component-repeated': {
    title: 'A component named twice',
    wayOut: 'Put everything that changes in one component into one entry.',
  },
  'change.specification-unknown': {
    title: 'Unknown specification',
    wayOut: 'Name a specification of the same component in the release in force.',
  },
  'change.sku-unknown': {
    title: 'Unknown SKU',
    wayOut: 'Give a value for every choice, in a combination that the specification sells.',
  },
  'change.attribute-unknown': {
    title: 'Unknown quantity',
    wayOut: 'Give quantities only for the quantity attributes of the target specification.',
  },
  'change.billing-not-subscription': {
    title: 'Not billed by subscription',
    wayOut: 'Offline-billed components are adjusted by the seller; one-time and pay-per-use ones are bought anew.',
  },
  'change.sku-removed': {
    title: 'No longer sold',
    wayOut: 'Choose a SKU that is still sold; the one that runs now may be kept.',
  },
  'change.rule-missing': {
    title: 'No rule allows this move',
    wayOut: 'Choose one of the allowed targets, or ask the seller to add a change rule.',
  },
  'change.quantity-required': {
    title: 'A quantity is missing',
    wayOut: 'Give this quantity: it does not exist before the change, or its value cannot be bought after it.',
  },
  'change.quantity-not-allowed': {
    title: 'This quantity may not change this way',
    wayOut: 'Keep the quantity, or change it in the direction that the rule allows.',
  },
  'change.quantity-out-of-range': {
    title: 'Quantity out of range',
    wayOut: 'Choose a quantity inside the range of the SKU.',
  },
  'change.quantity-off-grid': {
    title: 'Quantity between the steps',
    wayOut: 'Choose a quantity that is reached in whole steps.',
  },
  'change.price-missing': {
    title: 'The target has no price here',
    wayOut: 'Choose a target that is sold for the period and in the currency of this subscription.',
  },
  'change.downgrade-not-allowed': {
    title: 'Only upgrades are allowed',
    wayOut: 'Choose a selection that costs more than the one that runs now.',
  },
  'change.timing-not-allowed': {
    title: 'Not at this time',
    wayOut: 'Change at the time that the rule allows.',
  },
} as const satisfies { readonly [code: `change.${string}`]: ChangeRefusalEntry };

export type ChangeRefusalCode = keyof typeof CHANGE_REFUSALS;
