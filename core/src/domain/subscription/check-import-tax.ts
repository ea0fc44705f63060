import type { ImportFindingCode } from './import-finding.ts';
import type { ImportSlice } from './import-row.ts';
import type { AmountReader } from './read-import-amount.ts';
import type { TaxTotal } from './subscription-money.ts';

interface Place {
  readonly amounts: AmountReader;
  readonly report: (code: ImportFindingCode, path: string, message: string) => void;
  /** Of the slice. */
  readonly path: string;
}

/** The tax of a past slice: what later refunds give back in proportion. */
export function readImportTaxes({ taxes }: ImportSlice, { amounts, report, path }: Place): readonly TaxTotal[] {
  return taxes.map(({ rate, name = rate, charged, returned }, index) => {
    const here = `${path}/taxes/${index}`;
    const chargedMinor = amounts.minor(charged, `${here}/charged`);
    const returnedMinor = amounts.minor(returned, `${here}/returned`);
    if (returnedMinor > chargedMinor) report('import.tax', `${here}/returned`, 'More went back than was charged.');
    if (taxes.findIndex((other) => other.rate === rate) !== index) {
      report('import.tax', `${here}/rate`, `The slice names the rate ${rate} twice.`);
    }
    return { rate, name, chargedMinor, returnedMinor };
  });
}

/** The operator's share of a past slice: what goes back to the seller with a later credit. */
export function readImportCommission(
  { commission }: ImportSlice,
  { leftMinor, amounts, report, path }: Place & { readonly leftMinor: bigint },
): bigint {
  const commissionMinor = amounts.minor(commission, `${path}/commission`);
  if (commissionMinor > 0n && commissionMinor > leftMinor) {
    report('import.commission', `${path}/commission`, 'It is more than charge − credited.');
  }
  return commissionMinor;
}
