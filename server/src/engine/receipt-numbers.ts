import type { AccountHead } from './ports.ts';

/** Receipt numbers for one command: `<locator>-2026-000001`, one after the other in each account and year. */
export interface DrawnReceipts {
  readonly next: () => string;
  /** What the account's head says after the command. */
  readonly latest: () => number;
}

/** A year holds so many; the counter is year × this + n. */
const NUMBERS_PER_YEAR = 1_000_000_000;

/** Numbers have no gaps because they are drawn under the lock of the head that keeps them, and kept with what they number. */
export function drawReceipts(
  { account, receipts = 0 }: Pick<AccountHead, 'account' | 'receipts'>,
  nowMillis: number,
): DrawnReceipts {
  let latest = receipts;
  return {
    next: () => {
      // A clock that runs behind never begins an old year again.
      latest = Math.max(latest, new Date(nowMillis).getUTCFullYear() * NUMBERS_PER_YEAR) + 1;
      const [year, number] = [Math.floor(latest / NUMBERS_PER_YEAR), latest % NUMBERS_PER_YEAR];
      return `${account}-${year}-${String(number).padStart(6, '0')}`;
    },
    latest: () => latest,
  };
}
