import { formatInstant, type Instant, type Result } from '@regrade/core';
import {
  type JsonWebKeySet,
  type JwsFault,
  type LicenseFault,
  type LicenseFile,
  type LicenseFileFault,
  parseJwks,
  parseLicenseFile,
  type VerificationFault,
  type VerifiedLicense,
  verifyLicenseDocument,
} from '@regrade/core/license';

export interface LicenseVerifyInput {
  /** Content of the license file. */
  readonly text: string;
  readonly now: Instant;
  /** A JWK set got from the license center, not yet parsed; absent: the keys in the file itself. */
  readonly jwks?: unknown;
  readonly json: boolean;
}

/** 0 = may be used now, 1 = may not, 2 = the file or the keys cannot be read. */
export interface LicenseVerifyOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

type Keys = 'given' | 'file';

/** `regrade license verify FILE`: verifies a license file offline and says in sentences what it grants, or why not. */
export async function runLicenseVerify(input: LicenseVerifyInput): Promise<LicenseVerifyOutcome> {
  const file = parseLicenseFile(input.text);
  if (!file.ok) return unreadable(file.error, input.json);
  const given = input.jwks === undefined ? undefined : parseJwks(input.jwks);
  if (input.jwks !== undefined && !given) return unreadable('license-keys.format', input.json);
  const keys: Keys = given ? 'given' : 'file';
  const verified = await verifyFile(file.value, { jwks: given ?? file.value.jwks, now: input.now });
  const exitCode = verified.ok && verified.value.check.valid ? 0 : 1;
  const stdout = input.json ? `${JSON.stringify(toJson(verified, keys), null, 2)}\n` : describe(verified, keys);
  return { exitCode, stdout, stderr: '' };
}

type Verified = Result<VerifiedLicense, VerificationFault>;

function verifyFile(
  { statement, freshness }: LicenseFile,
  by: { readonly jwks: JsonWebKeySet; readonly now: Instant },
): Promise<Verified> {
  // A command remembers nothing between two calls, so it cannot see an older revision; the door's cache does.
  return verifyLicenseDocument({ statement, freshness, ...by, highestRevisionSeen: 0 });
}

function toJson(verified: Verified, keys: Keys): object {
  if (!verified.ok) return { ok: false, verified: false, keys, ...verified.error };
  const { license, freshness, check } = verified.value;
  return {
    ok: check.valid,
    verified: true,
    keys,
    reasons: check.valid ? [] : check.reasons,
    freshUntil: formatInstant(freshness.exp),
    license,
  };
}

function describe(verified: Verified, keys: Keys): string {
  if (!verified.ok) {
    const { document, reason } = verified.error;
    return `NOT VERIFIED: the ${DOCUMENT_NAMES[document]} ${FAULT_SENTENCES[reason]}.\n`;
  }
  const { license, freshness, check } = verified.value;
  const { specification, skuKey, quantities } = license.selection;
  const amounts = Object.entries(quantities).map(([attribute, quantity]) => `, ${quantity} ${attribute}`);
  const lines = [
    check.valid ? 'VALID' : `NOT VALID: ${check.reasons.map((reason) => REASON_SENTENCES[reason]).join('; ')}`,
    `license     ${license.id}, revision ${license.revision} of ${license.issuedAt}`,
    `grants      ${license.product} / ${license.component}: ${specification} ${skuKey}${amounts.join('')}`,
    `status      ${license.status}`,
    `from, until ${license.validFrom}, ${license.expiresAt ?? 'permanent'}`,
    `fresh until ${formatInstant(freshness.exp)}`,
  ];
  if (keys === 'file') {
    lines.push('keys        from the file itself: it is whole, but who made it is not proven; pass the published keys');
  }
  return `${lines.join('\n')}\n`;
}

const DOCUMENT_NAMES: { readonly [document in VerificationFault['document']]: string } = {
  statement: 'license statement',
  freshness: 'freshness token',
};

const FAULT_SENTENCES: { readonly [fault in JwsFault]: string } = {
  malformed: 'is damaged',
  'wrong-algorithm': 'is signed with an algorithm that licenses never use',
  'wrong-type': 'was made for another purpose',
  'unknown-key': 'is signed with a key that is not among the known ones',
  'wrong-signature': 'does not carry the right signature: something in it was changed',
  'unknown-payload': 'is rightly signed, but this version does not understand it',
};

const REASON_SENTENCES: { readonly [fault in LicenseFault]: string } = {
  mismatch: 'statement and freshness token belong to different licenses or revisions',
  'revision-went-back': 'a newer revision was seen before',
  stale: 'it is not fresh any more, so a newer revision may exist: fetch the file again',
  'clock-behind': 'its freshness begins in the future: is the clock of this machine right?',
  destroyed: 'the license was destroyed',
  isolated: 'the license expired and is isolated until it is renewed',
  'not-yet-valid': 'the license has not begun',
  expired: 'the license has expired',
};

const UNREADABLE_SENTENCES: { readonly [fault in LicenseFileFault | 'license-keys.format']: string } = {
  'license-file.unreadable': 'the file is not JSON, or is too long for a license file',
  'license-file.format': 'the file is JSON, but not a license file of format regrade/license@1',
  'license-keys.format': 'the given keys are not a JWK set',
};

function unreadable(code: keyof typeof UNREADABLE_SENTENCES, json: boolean): LicenseVerifyOutcome {
  const message = UNREADABLE_SENTENCES[code];
  if (json) return { exitCode: 2, stdout: `${JSON.stringify({ error: { code, message } })}\n`, stderr: '' };
  return { exitCode: 2, stdout: '', stderr: `${code}: ${message}\n` };
}
