import type { Instant, Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { DueKey, DueScope } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';

/** Who acts when nobody asked for it but the time. */
export const SYSTEM = 'system';

/** Something that time brings. Its command looks again under its account's lock, so doing it twice changes nothing. */
export interface DueAct {
  /** The first instant at which it may be done. */
  readonly at: Instant;
  /** Where it stands among those of its job. */
  readonly key: DueKey;
  readonly what: string;
  readonly subject: string;
  readonly run: () => Promise<Result<unknown, Refusal>>;
}

/** Finds what is due in everybody's time or in that of one sandbox, in the order of the keys. */
export type ClockJob = (engine: Engine, scope: DueScope) => Promise<readonly DueAct[]>;
