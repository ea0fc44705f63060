import type { SellerSeries } from '@regrade/client';
import { err, formatInstant, ok, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { Refusal } from '../../engine/refusal.ts';
import type { SellerSeriesPoint, StatementPeriod } from '../../engine/statement-port.ts';
import { invalid } from '../read-body.ts';
import { moneyFormat } from '../render/money.ts';

const POINTS_MAX = 400;
const NOTHING = { upgrades: 0, downgrades: 0, changesMinor: 0n, othersMinor: 0n };

/** The days or months of a period with what they brought; where nothing was earned stands a zero, as a chart needs it. */
export async function sellerSeries(
  { reads }: Pick<Engine, 'reads'>,
  of: StatementPeriod & { readonly seller: string; readonly by: 'day' | 'month' },
): Promise<Result<SellerSeries, Refusal>> {
  const { seller, currency, by, to } = of;
  const from = of.from ?? 0;
  const begins = beginsOf({ from, to, by });
  if (begins.length > POINTS_MAX) {
    const message = `That are more than ${POINTS_MAX} points. Name a shorter period, or months instead of days.`;
    return err(invalid([{ path: '/from', message }]));
  }
  const found = new Map((await reads.readSellerSeries({ seller, currency, from, to, by })).map((at) => [at.from, at]));
  const { minor } = moneyFormat(currency);
  return ok({
    ...{ seller, currency, by },
    items: begins.map((begin) => {
      const { upgrades, downgrades, changesMinor, othersMinor }: Omit<SellerSeriesPoint, 'from'> =
        found.get(begin) ?? NOTHING;
      return {
        from: formatInstant(begin),
        upgrades,
        downgrades,
        changes: minor(changesMinor),
        others: minor(othersMinor),
      };
    }),
  });
}

/** First seconds of the days or months that a period touches; one more than allowed at most. */
function beginsOf({
  from,
  to,
  by,
}: {
  readonly from: number;
  readonly to: number;
  readonly by: 'day' | 'month';
}): number[] {
  const first = new Date(from * 1000);
  const begins: number[] = [];
  for (let n = 0; n <= POINTS_MAX; n++) {
    const [year, month, day] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
    const begin = (by === 'day' ? Date.UTC(year, month, day + n) : Date.UTC(year, month + n, 1)) / 1000;
    if (begin >= to) break;
    begins.push(begin);
  }
  return begins;
}
