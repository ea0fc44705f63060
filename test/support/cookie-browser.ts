/** A browser without a screen: it keeps cookies by host, and goes from redirect to redirect as far as it is told. */
export interface TestBrowser {
  /** One request; redirects are not followed. */
  send(url: string, init?: RequestInit): Promise<Response>;
  /**
   * From redirect to redirect, until one leads to an address that begins with `until` (then `location` is that address, not
   * yet visited), or a page is shown (then `url` is where).
   */
  follow(
    url: string,
    of: { readonly until: string; readonly form?: Readonly<Record<string, string>> },
  ): Promise<{ readonly url: string; readonly location?: string }>;
  cookieNames(): string[];
  /** Another browser with the same cookies. */
  copy(): TestBrowser;
}

const REDIRECTS_MAX = 10;

/** Cookies by host and port, as no browser does it: here every port is another site. */
export function createBrowser(cookies = new Map<string, Map<string, string>>()): TestBrowser {
  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const kept = cookies.get(host) ?? new Map<string, string>();
    const headers = new Headers(init.headers);
    if (kept.size > 0) headers.set('cookie', [...kept].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(kept, line);
    cookies.set(host, kept);
    return response;
  }

  return {
    send,
    async follow(url, { until, form }) {
      let at = url;
      let init: RequestInit = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
      for (let n = 0; n < REDIRECTS_MAX; n++) {
        const response = await send(at, init);
        const location = response.headers.get('location');
        if (location === null) return { url: at };
        const next = new URL(location, at).href;
        if (next.startsWith(until) && !at.startsWith(until)) return { url: at, location: next };
        at = next;
        init = {};
      }
      throw new Error(`${url} leads in circles`);
    },
    cookieNames: () => [...cookies.values()].flatMap((kept) => [...kept.keys()]),
    copy: () => createBrowser(new Map([...cookies].map(([host, kept]) => [host, new Map(kept)]))),
  };
}

function keep(kept: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
  const isGone = value === '' || attributes.some((text) => /^max-age=0$/i.test(text) || /^expires=.*1970/i.test(text));
  if (isGone) kept.delete(name);
  else kept.set(name, value);
}
