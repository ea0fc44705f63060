import { type AccountId, type License, type LicenseId, parseAccountId } from '@regrade/core';
import { hashSecret } from '../hash-secret.ts';
import type { Clock, Log } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';
import type { Committed } from '../run-command.ts';
import { createLicenseHub, type LicenseNotice } from './license-hub.ts';
import type { LicenseSigner } from './license-signer.ts';

/** Hints between processes: that licenses were committed. They may be lost; looking finds what a hint did not say. */
export interface NoticePort {
  announce(notice: LicenseCommit): void;
  listen(listener: (notice: LicenseCommit) => void): void;
}

export interface LicenseCommit {
  readonly licenses: readonly string[];
  readonly committedAtMillis: number;
}

export interface LicenseCenter {
  /** The license of a key; undefined when nobody was given that key. */
  findByKey(key: string): Promise<License | undefined>;
  sign(license: License): Promise<{ statement: string; freshness: string }>;
  jwks(): ReturnType<LicenseSigner['jwks']>;
  watch(license: License, listener: (notice: LicenseNotice) => void): () => void;
  /** Tells this process's watchers and the other processes what a commit changed. */
  afterCommit(committed: Committed): void;
  /** Looks for revisions of watched licenses that no hint told of. */
  lookForMissed(): Promise<void>;
}

const STATEMENTS_MAX = 20_000;
const LICENSE_KEY = /^rlk_([a-z2-7]{8})_[\w-]{20,}$/;

/** The text of a license key: it names its account, so that the shard is read from it. */
export function formatLicenseKey(account: AccountId, secret: string): string {
  return `rlk_${account}_${secret}`;
}

export function accountOfLicenseKey(key: string): AccountId | undefined {
  const locator = LICENSE_KEY.exec(key)?.[1];
  return locator === undefined ? undefined : parseAccountId(locator);
}

export function createLicenseCenter(deps: {
  readonly reads: ReadStore;
  readonly signer: LicenseSigner;
  readonly notices: NoticePort;
  readonly clock: Clock;
  readonly log: Log;
}): LicenseCenter {
  const { reads, signer, notices, clock, log } = deps;
  const hub = createLicenseHub();
  const statements = new Map<string, string>();

  async function statementOf(license: License): Promise<string> {
    const key = `${license.id}.${license.revision}`;
    const known = statements.get(key);
    if (known !== undefined) return known;
    const of = { license: license.id, revision: license.revision };
    const kept =
      (await reads.readStatement(of.license, of.revision)) ??
      (await reads.keepStatement({ ...of, statement: await signer.signStatement(license) }));
    if (statements.size >= STATEMENTS_MAX) statements.clear();
    statements.set(key, kept);
    return kept;
  }

  async function publishIds(ids: readonly string[], committedAtMillis: number | null): Promise<void> {
    if (ids.length === 0) return;
    for (const { license } of await reads.readLicenses(ids)) hub.publish({ license, committedAtMillis });
  }

  notices.listen(({ licenses, committedAtMillis }) => {
    const watched = new Set(hub.watchedIds());
    publishIds(
      licenses.filter((id) => watched.has(id)),
      committedAtMillis,
    ).catch((error: unknown) => log.warn({ event: 'notice-not-told', error: String(error) }));
  });

  return {
    async findByKey(key) {
      const account = accountOfLicenseKey(key);
      return account && (await reads.findLicenseByKey(account, hashSecret(key)))?.license;
    },
    async sign(license) {
      const [statement, freshness] = await Promise.all([
        statementOf(license),
        signer.signFreshness(license, Math.floor(clock.nowMillis() / 1000)),
      ]);
      return { statement, freshness };
    },
    jwks: () => signer.jwks(),
    watch: hub.watch,
    afterCommit({ writes, committedAtMillis }) {
      const licenses = writes.licenses ?? [];
      if (licenses.length === 0) return;
      for (const { license } of licenses) hub.publish({ license, committedAtMillis });
      notices.announce({ licenses: licenses.map(({ license }): LicenseId => license.id), committedAtMillis });
    },
    lookForMissed: () => publishIds(hub.watchedIds(), null),
  };
}
