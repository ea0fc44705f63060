import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { isPrivateAddress } from './http-call.ts';

const ADDRESS_LENGTH_MAX = 2_000;

/** An address that is called: over the open internet only with TLS, and never to a machine of ours. */
export function parseAddress(
  address: string,
  of: { readonly privateAddresses: boolean; readonly code: Refusal['code'] },
): Result<string, Refusal> {
  const { privateAddresses, code } = of;
  const url = URL.parse(address);
  const refused = (why: string) => err(refuse(code, why));
  if (!url || address.length > ADDRESS_LENGTH_MAX) return refused('This is no address of a machine on the web.');
  if (url.protocol !== 'https:' && !(privateAddresses && url.protocol === 'http:')) {
    return refused('An address begins with https://.');
  }
  if (url.username !== '' || url.password !== '') return refused('An address has no user name and no password in it.');
  if (url.hash !== '') return refused('An address has no part behind a #.');
  if (!privateAddresses && isPrivateAddress(url.hostname)) {
    return refused(`${url.hostname} is an address of a private network, which this marketplace does not call.`);
  }
  return ok(url.toString());
}
