import type { Command, CommandKind } from './run-command.ts';

/** So far the clocks of processes may differ without anybody noticing. */
const CLOCKS_DIFFER_MILLIS_MAX = 60_000;

/** The time that a command is decided at: its account's own; else everybody's, which does not go back for anything it is about. */
export function timeOf<Body, Facts>(
  kind: Pick<CommandKind<Body, Facts, never>, 'ownMillis' | 'latestMillis'>,
  of: { readonly command: Command<Body>; readonly facts: Facts; readonly realMillis: number },
): { readonly ownMillis: number | undefined; readonly nowMillis: number } {
  const { command, facts, realMillis } = of;
  const ownMillis = kind.ownMillis?.(command, facts);
  const latest = ownMillis === undefined ? (kind.latestMillis?.(command, facts) ?? 0) : 0;
  // What lies farther ahead was meant to: a term that was imported before its start.
  const isAhead = latest > realMillis && latest <= realMillis + CLOCKS_DIFFER_MILLIS_MAX;
  return { ownMillis, nowMillis: ownMillis ?? (isAhead ? latest : realMillis) };
}
