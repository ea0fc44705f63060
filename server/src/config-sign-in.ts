import type { Config, SettingName } from './config.ts';
import type { OpenIdOptions } from './protocols/openid/openid-provider.ts';

type SignInConfig = Pick<Config, 'publicUrl' | 'openId'>;

/** Where browsers find the service, and who tells its people apart. The secret is never repeated in a sentence. */
export function parseSignIn(faults: string[], text: (name: SettingName) => string): SignInConfig {
  const publicUrl = parsePublicUrl(faults, text('REGRADE_PUBLIC_URL'));
  const issuer = text('REGRADE_OIDC_ISSUER');
  if (issuer === '') return { publicUrl, openId: null };
  if (!isIssuer(issuer)) {
    faults.push(
      `REGRADE_OIDC_ISSUER is "${issuer}"; it has to begin with https://, or with http:// on this machine alone.`,
    );
  }
  const clientId = text('REGRADE_OIDC_CLIENT_ID');
  if (clientId === '') faults.push('REGRADE_OIDC_CLIENT_ID is missing; the identity provider gives it out.');
  if (text('REGRADE_PUBLIC_URL') === '') {
    faults.push('REGRADE_PUBLIC_URL is missing; the identity provider has to know where it sends browsers back to.');
  }
  const openId: OpenIdOptions = {
    ...{ issuer, clientId, clientSecret: text('REGRADE_OIDC_CLIENT_SECRET') },
    name: text('REGRADE_OIDC_NAME'),
    scopes: text('REGRADE_OIDC_SCOPES'),
    claims: {
      role: text('REGRADE_OIDC_ROLE_CLAIM'),
      account: text('REGRADE_OIDC_ACCOUNT_CLAIM'),
      seller: text('REGRADE_OIDC_SELLER_CLAIM'),
    },
    redirectUrl: `${publicUrl}/auth/callback`,
    signedOutUrl: `${publicUrl}/sign-in`,
  };
  return { publicUrl, openId };
}

/** An origin: the service lies at the root of its host. */
function parsePublicUrl(faults: string[], text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search + url.hash === '';
  if (isOrigin && url.username === '') return url.origin;
  faults.push(`REGRADE_PUBLIC_URL is "${text}"; it has to look like https://regrade.example.com, without a path.`);
  return null;
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
