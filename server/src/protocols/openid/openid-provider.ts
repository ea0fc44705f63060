import { err, type Result } from '@regrade/core';
import * as openid from 'openid-client';
import type { Identity, IdentityFault, IdentityProvider } from '../../engine/identity/identity-provider.ts';
import { type ClaimNames, readClaims } from './read-claims.ts';

export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: a public client, which PKCE alone protects. */
  readonly clientSecret: string;
  readonly name: string;
  readonly scopes: string;
  readonly claims: ClaimNames;
  /** Where the browser comes back to. */
  readonly redirectUrl: string;
  /** And where it comes back to signed out. */
  readonly signedOutUrl: string;
}

const CALL_SECONDS_MAX = 10;

/** OpenID Connect: authorization code with PKCE, state and nonce (openid.net/specs/openid-connect-core-1_0, RFC 7636). */
export function createOpenIdProvider(options: OpenIdOptions): IdentityProvider {
  let configuration: Promise<openid.Configuration> | undefined;

  /** Asked when somebody first signs in: a provider that is down must not keep the service from starting. */
  function configure(): Promise<openid.Configuration> {
    configuration ??= discover(options).catch((error: unknown) => {
      configuration = undefined;
      throw error;
    });
    return configuration;
  }

  return {
    name: options.name,
    async begin() {
      const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
      const url = openid.buildAuthorizationUrl(await configure(), {
        ...{ redirect_uri: options.redirectUrl, scope: options.scopes, response_type: 'code', state, nonce },
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, attempt: { state, nonce, verifier } };
    },
    async finish({ query, attempt: { state, nonce, verifier } }) {
      const config = await configure();
      const url = new URL(options.redirectUrl);
      url.search = query.toString();
      try {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        };
        return await readIdentity(config, await openid.authorizationCodeGrant(config, url, checks), options.claims);
      } catch (error) {
        return faultOf(error);
      }
    },
    // RP-Initiated Logout 1.0. We keep no ID token to hint with, so the provider asks the person before it signs them out.
    async signOutUrl() {
      const config = await configure();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return openid.buildEndSessionUrl(config, { post_logout_redirect_uri: options.signedOutUrl }).href;
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OpenIdOptions): Promise<openid.Configuration> {
  const execute = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [];
  const discovered = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
    ...{ execute, timeout: CALL_SECONDS_MAX },
  });
  const server = discovered.serverMetadata();
  const config = new openid.Configuration(server, clientId, undefined, authenticationFor(server, clientSecret));
  config.timeout = CALL_SECONDS_MAX;
  for (const act of execute) act(config);
  return config;
}

/** A provider that names no method takes `client_secret_basic` (OpenID Connect Discovery, section 3). */
function authenticationFor(server: openid.ServerMetadata, secret: string): openid.ClientAuth {
  if (secret === '') return openid.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
}

/** From the ID token; what it does not say about the role, the provider is asked for. */
async function readIdentity(
  config: openid.Configuration,
  tokens: Awaited<ReturnType<typeof openid.authorizationCodeGrant>>,
  names: ClaimNames,
): Promise<Result<Identity, IdentityFault>> {
  const claims = tokens.claims();
  if (!claims) return err({ kind: 'invalid', why: 'there is no ID token' });
  if (claims[names.role] !== undefined || !config.serverMetadata().userinfo_endpoint) return readClaims(claims, names);
  const more = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
  return readClaims({ ...more, ...claims }, names);
}

/** What the provider or its answer refuses is told to the person; what was not answered at all is thrown. */
function faultOf(error: unknown): Result<never, IdentityFault> {
  if (error instanceof openid.AuthorizationResponseError) {
    const kind = error.error === 'access_denied' ? 'cancelled' : 'invalid';
    return err({ kind, why: `${error.error}: ${error.error_description ?? ''}` });
  }
  if (error instanceof openid.ResponseBodyError) return err({ kind: 'invalid', why: `${error.error}` });
  if (error instanceof openid.ClientError && error.code !== 'OAUTH_TIMEOUT') {
    return err({ kind: 'invalid', why: `${error.code}: ${error.message}` });
  }
  throw error;
}
