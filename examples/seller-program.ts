/**
 * A seller's program that obeys its license: it prints what its customer may use, then every change as it happens.
 *
 *   REGRADE_URL=http://127.0.0.1:4010 LICENSE_KEY=… node --conditions=source examples/seller-program.ts [--json]
 *
 * The address and the key may also be given as arguments. Ends on SIGINT, on SIGTERM, or when its input closes.
 */
import { fstatSync } from 'node:fs';
import { type LicenseChange, type LicenseTrouble, watchLicense } from '@regrade/core/license';

const [url = process.env['REGRADE_URL'], key = process.env['LICENSE_KEY']] = process.argv
  .slice(2)
  .filter((argument) => argument !== '--json');
const asJson = process.argv.includes('--json');

if (url === undefined || key === undefined) {
  console.error('usage: seller-program.ts [URL] [LICENSE_KEY] [--json], or REGRADE_URL and LICENSE_KEY');
  process.exit(2);
}

let isFirst = true;
const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGINT', end);
process.once('SIGTERM', end);
if (hasSomebodyAtInput()) process.stdin.on('end', end).on('error', end).resume();

// Nothing that the network says is believed here: `watchLicense` verifies each statement against the published keys.
await watchLicense({ url, key, signal: ending.signal, onChange: printChange, onTrouble: printTrouble });
process.exit(0);

function printChange({ license, check, committedAt }: LicenseChange): void {
  // What already was when the program started did not arrive now.
  const millisSinceCommit = isFirst || committedAt === null ? null : Date.now() - Date.parse(committedAt);
  isFirst = false;
  const { selection, revision, status, expiresAt } = license;
  const reasons = check.valid ? [] : check.reasons;
  if (asJson) {
    console.log(
      JSON.stringify({
        revision,
        status,
        valid: check.valid,
        reasons,
        selection,
        expiresAt,
        committedAt,
        millisSinceCommit,
      }),
    );
    return;
  }
  const quantities = Object.entries(selection.quantities).map(([attribute, quantity]) => `${quantity} ${attribute}`);
  const specification = [selection.specification, selection.skuKey, ...quantities].join(', ');
  const verdict = check.valid ? status : `${status}, not to be used: ${reasons.join(', ')}`;
  const age = millisSinceCommit === null ? '' : `, ${millisSinceCommit} ms after it was committed`;
  console.log(`revision ${revision}: ${specification} (${verdict})${age}`);
}

function printTrouble(trouble: LicenseTrouble | null): void {
  console.error(trouble === null ? 'the license center answers again' : JSON.stringify(trouble));
}

/** A terminal or a pipe can close; /dev/null, which a background job gets, would end the program at once. */
function hasSomebodyAtInput(): boolean {
  const input = fstatSync(0);
  return process.stdin.isTTY || input.isFIFO() || input.isSocket();
}
