import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { createOpenIdProvider, type OpenIdOptions } from '../../server/src/protocols/openid/openid-provider.ts';

/** Somebody else's OpenID Connect provider on this machine, whose people are the test's. */
export interface TestIdentityProvider {
  readonly issuer: string;
  /** What the provider says of these people, by login. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Our side of it, for a service that is found at `serviceUrl()`. */
  readonly client: (
    serviceUrl: () => string,
    options?: Partial<OpenIdOptions>,
  ) => ReturnType<typeof createOpenIdProvider>;
  close(): Promise<void>;
}

const CLIENT = { client_id: 'regrade', client_secret: 'a secret of the provider and regrade' };
const SCOPES = 'openid profile regrade';

/** `claimsInToken`: whether claims stand in the ID token, or have to be asked for. */
export async function startIdentityProvider(
  serviceUrl: () => string,
  { claimsInToken = false } = {},
): Promise<TestIdentityProvider> {
  const people = new Map<string, Readonly<Record<string, unknown>>>();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Begun with the first request: it has to know where the service is, which is started with its address.
  let provider: Provider | undefined;
  server.on('request', (request, response) => {
    provider ??= createProvider({ issuer, people, serviceUrl: serviceUrl(), claimsInToken });
    provider.callback()(request, response);
  });
  return {
    issuer,
    people,
    client: (at, options = {}) => clientOf({ issuer, serviceUrl: at, options }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function clientOf(of: {
  readonly issuer: string;
  readonly serviceUrl: () => string;
  readonly options: Partial<OpenIdOptions>;
}): ReturnType<typeof createOpenIdProvider> {
  let client: ReturnType<typeof createOpenIdProvider> | undefined;
  const get = () => {
    client ??= createOpenIdProvider({
      ...{ issuer: of.issuer, clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, scopes: SCOPES },
      ...{ name: 'Contoso', redirectUrl: `${of.serviceUrl()}/auth/callback` },
      signedOutUrl: `${of.serviceUrl()}/sign-in`,
      claims: { role: 'regrade_role', account: 'regrade_account', seller: 'regrade_seller' },
      ...of.options,
    });
    return client;
  };
  return {
    name: 'Contoso',
    begin: () => get().begin(),
    finish: (back) => get().finish(back),
    signOutUrl: () => get().signOutUrl(),
  };
}

function createProvider(of: {
  readonly issuer: string;
  readonly people: TestIdentityProvider['people'];
  readonly serviceUrl: string;
  readonly claimsInToken: boolean;
}): Provider {
  const provider = new Provider(of.issuer, {
    clients: [
      {
        ...CLIENT,
        redirect_uris: [`${of.serviceUrl}/auth/callback`],
        post_logout_redirect_uris: [`${of.serviceUrl}/sign-in`],
      },
    ],
    claims: { profile: ['name'], regrade: ['regrade_role', 'regrade_account', 'regrade_seller', 'groups'] },
    conformIdTokenClaims: !of.claimsInToken,
    cookies: { keys: ['of the test'] },
    findAccount: (_context: unknown, login: string) => {
      const claims = of.people.get(login);
      return claims && { accountId: login, claims: () => ({ sub: login, ...claims }) };
    },
    // Nobody is asked whether Regrade may know their name.
    loadExistingGrant: async (context: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
    ttl: { Session: 3_600, Interaction: 600, Grant: 3_600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  });
  return provider;
}
