import type { ChangeRefusalCode, WouldAllow } from './change-refusal.ts';

/** Why a seller cannot adjust a component: the selection is none that could be bought, or it is not theirs to adjust. */
export interface AdjustmentRefusal {
  readonly code: ChangeRefusalCode | AdjustmentRefusalCode;
  readonly detail: string;
  readonly wouldAllow?: WouldAllow;
}

/** Codes of their own; what is wrong with a target is said with the codes of changes. */
export const ADJUSTMENT_REFUSALS = {
  'adjustment.billing-not-offline': {
    title: 'Not billed offline',
    wayOut: 'Only offline-billed specifications are adjusted; the others change by the customer’s change order.',
  },
  'adjustment.specification-gone': {
    title: 'The running specification is no longer in the catalog',
    wayOut: 'Publish a release that has the specification again (its SKUs may be `removed: true`), then adjust.',
  },
  'adjustment.nothing-changes': {
    title: 'Nothing would change',
    wayOut: 'Name another selection or another expiry than the license has now.',
  },
} as const satisfies { readonly [code: string]: { readonly title: string; readonly wayOut: string } };

export type AdjustmentRefusalCode = keyof typeof ADJUSTMENT_REFUSALS;
