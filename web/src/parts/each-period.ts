import { useFormat } from '../text/format.ts';

/** A period as it follows "per": `P1M` is a month, `P3M` stays 3 months. */
export function useEachPeriod(): (period: string) => string {
  const { period: say } = useFormat();
  return (period) => say(period).replace(/^1 ?(?=\D)/, '');
}
