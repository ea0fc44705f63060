/** What one test, or one check counted as a test, came to. */
export interface Outcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
}

type Totals = Readonly<Record<Outcome['state'], number>>;

export function totalOf(outcomes: readonly Outcome[]): Totals {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of outcomes) total[state] += 1;
  return total;
}

/** `3 passed, 0 failed`, and only when something was skipped `, 1 skipped`: CI reads this line. */
export function sayTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export function slowest(outcomes: readonly Outcome[], count: number): readonly Outcome[] {
  return outcomes.toSorted((a, b) => b.ms - a.ms).slice(0, count);
}
