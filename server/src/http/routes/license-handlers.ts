import { err, etagOf, LICENSE_FILE_FORMAT, type License, ok, type Result, toLicenseJson } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import { listRevisions } from '../../engine/license/list-revisions.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { licenseOfWire } from '../ids.ts';
import { isKnown } from '../read-precondition.ts';
import { renderRevision } from '../render/license.ts';

type LicenseHandlers = OwnerHandlers &
  Pick<Handlers, 'getLicense' | 'getLicenseFile' | 'licenseEvents' | 'getJsonWebKeys'>;

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
    getLicenseFile: ({ caller }) => sendFile(engine, caller.license),
    ...createOwnerHandlers(engine),
    async licenseEvents({ caller }, reply) {
      return streams.open(caller.license, reply);
    },
    async getJsonWebKeys() {
      return ok({ status: 200, body: engine.licenses.jwks(), headers: KEYS_CACHE_HEADERS });
    },
  };
}

type OwnerHandlers = Pick<Handlers, 'downloadLicense' | 'listLicenseRevisions'>;

function createOwnerHandlers(engine: Engine): OwnerHandlers {
  return {
    async downloadLicense({ caller, params }) {
      const found = await findLicense(engine, caller, params.id);
      return found.ok ? sendFile(engine, found.value) : found;
    },
    async listLicenseRevisions({ caller, params, query }) {
      const page = readPage(query, [KEY_NUMBER]);
      if (!page.ok) return page;
      const found = await findLicense(engine, caller, params.id);
      if (!found.ok) return found;
      const listed = await listRevisions(engine.reads, { license: found.value, page: page.value });
      return ok({ status: 200, body: toWirePage(listed, renderRevision) });
    },
  };
}

/** What belongs to somebody else is answered like what does not exist. */
async function findLicense(
  { reads }: Engine,
  caller: OperatorCaller | CustomerCaller,
  wireId: string,
): Promise<Result<License, Refusal>> {
  const { id, account } = licenseOfWire(wireId);
  const [found] = maySee(account, caller) ? await reads.readLicenses([id]) : [];
  return found ? ok(found.license) : err(refuse('not-found', 'There is no such license.'));
}

async function sendFile({ licenses }: Engine, license: License) {
  if (license.status === 'destroyed') return err(destroyed());
  const signed = await licenses.sign(license);
  const body = {
    format: LICENSE_FILE_FORMAT,
    license: toLicenseJson(license),
    ...signed,
    jwks: licenses.jwks(),
  } as const;
  const headers = { 'content-disposition': `attachment; filename="${license.id}.json"` };
  return ok({ status: 200, body, headers } as const);
}

/** That it was destroyed is told, signed, to whoever asks; a file is for using it. */
function destroyed(): Refusal {
  return refuse('license.unknown', 'This license was destroyed.');
}
