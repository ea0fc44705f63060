import type pg from 'pg';

/** A connection's way out. Statements are small: writing each to the socket by itself costs more than making it. */
export interface Wire {
  /** What is issued from now until `flush`, or until this turn of the event loop ends, goes out in one piece. */
  readonly hold: () => void;
  readonly flush: () => void;
}

export function holdWire({ connection: { stream } }: pg.Client): Wire {
  let held = false;
  const flush = () => {
    if (held) stream.uncork();
    held = false;
  };
  return {
    hold: () => {
      if (held) return;
      held = true;
      stream.cork();
      // Whoever waits for an answer gets it: nothing is held back longer than this turn.
      setImmediate(flush);
    },
    flush,
  };
}
