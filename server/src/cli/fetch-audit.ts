import { parseWire, problemCore } from '@regrade/client';
import { InputFault } from './read-input.ts';

export interface AuditSource {
  readonly url: string;
  readonly token: string;
  /** For the operator, who has no chain in mind of their own. */
  readonly account?: string;
}

/** Text of the export of a running service; rejects with `InputFault` where there is none. */
export async function fetchAudit(
  { url, token, account }: AuditSource,
  { bytesMax }: { readonly bytesMax: number },
): Promise<string> {
  const query = account === undefined ? '' : `?account=${encodeURIComponent(account)}`;
  const address = `${url.replace(/\/+$/, '')}/v1/audit/export${query}`;
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` }, redirect: 'error' }).catch(
    (error: unknown) => {
      throw new InputFault(`No service answers at ${url}: ${error instanceof Error ? error.message : String(error)}.`);
    },
  );
  if (!response.ok || !response.body) throw new InputFault(await refusalOf(response, address));
  const decoder = new TextDecoder('utf-8');
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > bytesMax) throw new InputFault(`The export is larger than ${bytesMax / 1_000_000} MB.`);
  }
  return text;
}

async function refusalOf(response: Response, address: string): Promise<string> {
  const parsed = parseWire(problemCore, await response.json().catch(() => undefined));
  return parsed.ok
    ? `The service refuses: ${parsed.value.code}: ${parsed.value.detail}`
    : `${address} answered ${response.status}, which is no answer of Regrade.`;
}
