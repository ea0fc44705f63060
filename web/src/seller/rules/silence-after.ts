/** How long a silent seller is waited for, as people choose it. What was written otherwise stays as it is until it is changed. */
export interface SilenceAfter {
  readonly count: number;
  readonly unit: 'minutes' | 'hours' | 'days';
}

export function readAfter(after: string): SilenceAfter | undefined {
  const [, days, hours, minutes] = /^P(?:(\d+)D|T(\d+)H|T(\d+)M)$/.exec(after) ?? [];
  if (days !== undefined) return { count: Number(days), unit: 'days' };
  if (hours !== undefined) return { count: Number(hours), unit: 'hours' };
  if (minutes !== undefined) return { count: Number(minutes), unit: 'minutes' };
  return undefined;
}

export function writeAfter({ count, unit }: SilenceAfter): string {
  if (unit === 'days') return `P${count}D`;
  return `PT${count}${unit === 'hours' ? 'H' : 'M'}`;
}

/** What holds where nothing is written. */
export const DEFAULT_AFTER = 'PT24H';
