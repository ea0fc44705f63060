import { err, etagOf, LICENSE_FILE_FORMAT, ok, toLicenseJson } from '@regrade/core';
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
      const { license } = caller;
      const etag = etagOf(license, Math.floor(engine.clock.nowMillis() / 1000));
      const headers = { ...CACHE_HEADERS, etag };
      if (isKnown(etag, precondition.known)) return ok({ status: 304, body: null, headers });
      const signed = await engine.licenses.sign(license);
      return ok({ status: 200, body: { license: toLicenseJson(license), ...signed }, headers });
    },
    async getLicenseFile({ caller }) {
      const { license } = caller;
      if (license.status === 'destroyed') return err(destroyed());
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
      return streams.open(caller.license, reply);
    },
    async getJsonWebKeys() {
      return ok({ status: 200, body: engine.licenses.jwks(), headers: KEYS_CACHE_HEADERS });
    },
  };
}

/** That it was destroyed is told, signed, to whoever asks; a file is for using it. */
function destroyed(): Refusal {
  return refuse('license.unknown', 'This license was destroyed.');
}
