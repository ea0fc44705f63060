import type { AccountId, License } from '@regrade/core';
import type { Account } from '../engine/ports.ts';

/** Who calls: the token says it, nothing else does. */
export type Caller = OperatorCaller | SellerCaller | CustomerCaller | SoftwareCaller | PublicCaller;

export interface OperatorCaller {
  readonly role: 'operator';
  readonly account: AccountId;
  /** Id of the token, so that the audit log tells people of the operator apart. */
  readonly token: string;
}

export interface SellerCaller {
  readonly role: 'seller';
  readonly account: AccountId;
  readonly seller: string;
}

export interface CustomerCaller {
  readonly role: 'customer';
  readonly account: AccountId;
}

/** A customer's copy of the seller's software: its token is a license key. */
export interface SoftwareCaller {
  readonly role: 'software';
  readonly account: AccountId;
  readonly license: License;
}

export interface PublicCaller {
  readonly role: 'public';
}

/** The actor of the audit log, and the scope of idempotency keys. */
export function actorOf(caller: OperatorCaller | SellerCaller | CustomerCaller): string {
  switch (caller.role) {
    case 'operator':
      return `operator:${caller.token}`;
    case 'seller':
      return `seller:${caller.seller}`;
    case 'customer':
      return `customer:${caller.account}`;
  }
}

/** As `actorOf`, for an act on the account of a customer: an operator who acts for somebody is named with them (G15). */
export function actorFor(account: AccountId, caller: OperatorCaller | SellerCaller | CustomerCaller): string {
  return caller.role === 'operator' ? `${actorOf(caller)} for ${account}` : actorOf(caller);
}

/** Whether data of the account may be seen: the operator sees everything, a customer their own. */
export function maySee(account: AccountId, caller: OperatorCaller | CustomerCaller): boolean {
  return caller.role === 'operator' || caller.account === account;
}

/** Whether the account may be managed: by the operator, by itself, and a sandbox by the seller who opened it. */
export function mayManage(account: Account, caller: OperatorCaller | SellerCaller | CustomerCaller): boolean {
  switch (caller.role) {
    case 'operator':
      return true;
    case 'seller':
      return account.sandbox !== null && account.sandbox.seller === caller.seller;
    case 'customer':
      return account.id === caller.account;
  }
}

/** The full id of a seller's own product, which may also be named in the short form; undefined for somebody else's. */
export function ownProduct(id: string, { seller }: SellerCaller): string | undefined {
  if (!id.includes('.')) return `${seller}.${id}`;
  return id.startsWith(`${seller}.`) ? id : undefined;
}
