import type { Line, Sample } from './rounds.ts';

/** A comparison of lines of the same round, for every round. */
export interface Ratio {
  readonly says: string;
  readonly byRound: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** What the bench is for: lines against lines, always within one round. */
export function compareLines(lines: readonly Line[], rounds: number): Ratio[] {
  const rate = (group: Line['group'], name: string, atOnce: number, round: number) =>
    sampleOf(lines, { group, name, atOnce }, round)?.perSecond ?? Number.NaN;
  const bestBare = (round: number) =>
    Math.max(...lines.filter(({ group }) => group === 'bare').map(({ samples }) => samples[round]?.perSecond ?? 0));
  const byRound = (ratio: (round: number) => number) => Array.from({ length: rounds }, (_, round) => ratio(round));
  const engine = (callers: number, round: number) => rate('engine', 'many accounts', callers, round);
  return [
    {
      says: 'engine, 64 callers : best of the bare loops',
      byRound: byRound((round) => engine(64, round) / bestBare(round)),
    },
    {
      says: 'engine, 256 callers : best of the bare loops',
      byRound: byRound((round) => engine(256, round) / bestBare(round)),
    },
    {
      says: 'engine, 64 callers on one account : best of the bare loops',
      byRound: byRound((round) => rate('engine', 'one account', 64, round) / bestBare(round)),
    },
    {
      says: 'engine, 64 callers beside a service that tells events : best of the bare loops',
      byRound: byRound((round) => rate('engine', 'beside a service', 64, round) / bestBare(round)),
    },
    {
      says: 'engine, 1 caller beside a service that tells events : bare CTE, 1 connection',
      byRound: byRound((round) => rate('engine', 'beside a service', 1, round) / rate('bare', 'one CTE', 1, round)),
    },
    {
      says: 'engine, 1 caller : bare CTE, 1 connection',
      byRound: byRound((round) => engine(1, round) / rate('bare', 'one CTE', 1, round)),
    },
    {
      says: 'engine, 1 caller : bare six statements, 1 connection',
      byRound: byRound((round) => engine(1, round) / rate('bare', 'six statements', 1, round)),
    },
    {
      says: 'HTTP, 64 connections : engine, 64 callers',
      byRound: byRound((round) => rate('http', 'many accounts', 64, round) / engine(64, round)),
    },
  ];
}

function sampleOf(
  lines: readonly Line[],
  of: Pick<Line, 'group' | 'name' | 'atOnce'>,
  round: number,
): Sample | undefined {
  const line = lines.find(({ group, name, atOnce }) => group === of.group && name === of.name && atOnce === of.atOnce);
  return line?.samples[round];
}
