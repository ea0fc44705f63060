import type { PaymentMethodName, PaymentMethods } from '@regrade/client';

/** What this page can carry out: without a publishable key nobody can pay by card in a browser. */
export function offeredMethods({ methods, stripe }: PaymentMethods): readonly PaymentMethodName[] {
  return methods.filter((method) => method !== 'stripe' || stripe !== undefined);
}
