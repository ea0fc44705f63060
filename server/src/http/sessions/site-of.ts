import type { IncomingHttpHeaders } from 'node:http';

/** Which site's page a request comes from, as far as the browser says: programs say nothing. */
export type Site = 'ours' | 'foreign' | 'unsaid';

/**
 * Browsers say on every request that could change something where it comes from, and no page can make them lie.
 * `Sec-Fetch-Site` is sent over TLS and on this machine, `Origin` everywhere; `host` is what browsers call us.
 */
export function siteOf(headers: IncomingHttpHeaders, host: string | undefined): Site {
  const fetchSite = headers['sec-fetch-site'];
  // `none`: the person did it, not a page.
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none' ? 'ours' : 'foreign';
  const { origin } = headers;
  if (origin === undefined) return 'unsaid';
  return URL.canParse(origin) && new URL(origin).host === host ? 'ours' : 'foreign';
}
