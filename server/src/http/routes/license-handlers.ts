import { err, etagOf, LICENSE_FILE_FORMAT, type License, ok, type Result, toLicenseJson } from '@regrade/core';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { isKnown } from '../read-precondition.ts';

type LicenseHandlers = Pick<Handlers, 'getLicense' | 'getLicenseFile' | 'licenseEvents' | 'getJsonWebKeys'>;

/** Any cache may keep it; the signed freshness inside is what readers trust (contract §5). */
const CACHE_HEADERS = { 'cache-control': 'public, max-age=30, stale-if-error=3600', vary: 'Authorization' } as const;
const KEYS_CACHE_HEADERS = { 'cache-control': 'public, max-age=60' } as const;

export function createLicenseHandlers({ engine, streams }: HandlerDeps): LicenseHandlers {
  return {
    async getLicense({ caller, precondition }) {
      const served = serve(caller.license);
      if (!served.ok) return served;
      const license = served.value;
      const etag = etagOf(license, Math.floor(engine.clock.nowMillis() / 1000));
      const headers = { ...CACHE_HEADERS, etag };
      if (isKnown(etag, precondition.known)) return ok({ status: 304, body: null, headers });
      const signed = await engine.licenses.sign(license);
      return ok({ status: 200, body: { license: toLicenseJson(license), ...signed }, headers });
    },
    async getLicenseFile({ caller }) {
      const served = serve(caller.license);
      if (!served.ok) return served;
      const license = served.value;
      const signed = await engine.licenses.sign(license);
      const body = {
        format: LICENSE_FILE_FORMAT,
        license: toLicenseJson(license),
        ...signed,
        jwks: engine.licenses.jwks(),
      } as const;
      const headers = { 'content-disposition': `attachment; filename="${license.id}.json"` };
      return ok({ status: 200, body, headers });
    },
    async licenseEvents({ caller }, reply) {
      const served = serve(caller.license);
      return served.ok ? streams.open(served.value, reply) : served;
    },
    async getJsonWebKeys() {
      return ok({ status: 200, body: engine.licenses.jwks(), headers: KEYS_CACHE_HEADERS });
    },
  };
}

/** A destroyed license is gone for good. */
function serve(license: License): Result<License, Refusal> {
  if (license.status !== 'destroyed') return ok(license);
  return err(refuse('license.unknown', 'This license was destroyed.'));
}
