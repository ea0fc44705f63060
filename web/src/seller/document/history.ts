/** What was, what is and what was undone: the newest of the past stands last, the next to be redone first. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

/** A whole day of edits; the oldest go first. Versions share what did not change, so this is little memory. */
export const UNDO_STEPS_MAX = 500;

export function startHistory<State>(present: State): History<State> {
  return { past: [], present, future: [] };
}

/** An edit ends what could be redone. One that changes nothing is none. */
export function recordEdit<State>(history: History<State>, next: State): History<State> {
  if (next === history.present) return history;
  return { past: [...history.past, history.present].slice(-UNDO_STEPS_MAX), present: next, future: [] };
}

export function undoEdit<State>(history: History<State>): History<State> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), present: last, future: [history.present, ...history.future] };
}

export function redoEdit<State>(history: History<State>): History<State> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
