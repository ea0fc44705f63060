import { err, ok, type Result } from '@regrade/core';
import type { Identity, IdentityFault } from '../../engine/identity/identity-provider.ts';

/** What the provider's claims are called. */
export interface ClaimNames {
  readonly role: string;
  readonly account: string;
  readonly seller: string;
}

export type Claims = { readonly [name: string]: unknown };

const ROLES = ['operator', 'seller', 'customer'] as const;
/** So that a group of the provider can name a role without taking a common word: `regrade-operator`. */
const ROLE = /^(?:regrade[-:_/])?(operator|seller|customer)$/i;
const TEXT_LENGTH_MAX = 200;

/** One person with one role; the role may stand among other groups of the person. */
export function readClaims(claims: Claims, names: ClaimNames): Result<Identity, IdentityFault> {
  const said = textsOf(claims[names.role]);
  const roles = ROLES.filter((role) => said.some((text) => ROLE.exec(text)?.[1]?.toLowerCase() === role));
  const [role, other] = roles;
  if (!role) return err({ kind: 'no-role', why: `the claim ${names.role} names none of ${ROLES.join(', ')}` });
  if (other) return err({ kind: 'no-role', why: `the claim ${names.role} names several roles: ${roles.join(', ')}` });
  const [subject] = textsOf(claims['sub']);
  if (!subject) return err({ kind: 'invalid', why: 'there is no subject' });
  const name = ['name', 'preferred_username', 'email'].flatMap((claim) => textsOf(claims[claim]))[0] ?? subject;
  return ok({
    ...{ subject, role, name: name.slice(0, TEXT_LENGTH_MAX) },
    account: textsOf(claims[names.account])[0] ?? null,
    seller: textsOf(claims[names.seller])[0] ?? null,
  });
}

/** A claim is a text or a list of texts. */
function textsOf(claim: unknown): string[] {
  return [claim].flat().filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}
