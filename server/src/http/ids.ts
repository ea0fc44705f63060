import {
  type AccountId,
  accountOf,
  type DeliveryId,
  ID_PREFIXES,
  type LicenseId,
  type OrderId,
  type PaymentId,
  parseAccountId,
  present,
  type QuoteId,
  type RefundId,
  type SubscriptionId,
} from '@regrade/core';

/** Ids of the wire with the account they carry. Their shape was parsed at the door, so the brand is all that is added. */
export interface Named<Id> {
  readonly id: Id;
  readonly account: AccountId;
}

export function subscriptionOfWire(id: string): Named<SubscriptionId> {
  return { id: id as SubscriptionId, account: accountIn(ID_PREFIXES.subscription, id) };
}

export function quoteOfWire(id: string): Named<QuoteId> {
  return { id: id as QuoteId, account: accountIn(ID_PREFIXES.quote, id) };
}

export function orderOfWire(id: string): Named<OrderId> {
  return { id: id as OrderId, account: accountIn(ID_PREFIXES.order, id) };
}

export function licenseOfWire(id: string): Named<LicenseId> {
  return { id: id as LicenseId, account: accountIn(ID_PREFIXES.license, id) };
}

export function paymentOfWire(id: string): Named<PaymentId> {
  return { id: id as PaymentId, account: accountIn(ID_PREFIXES.payment, id) };
}

export function refundOfWire(id: string): Named<RefundId> {
  return { id: id as RefundId, account: accountIn(ID_PREFIXES.refund, id) };
}

export function deliveryOfWire(id: string): Named<DeliveryId> {
  return { id: id as DeliveryId, account: accountIn(ID_PREFIXES.delivery, id) };
}

export function accountOfWire(id: string): AccountId {
  return present(parseAccountId(id), 'the shape of an account id was parsed at the door');
}

function accountIn(prefix: (typeof ID_PREFIXES)[keyof typeof ID_PREFIXES], id: string): AccountId {
  return present(accountOf(prefix, id), 'the shape of an id was parsed at the door');
}
