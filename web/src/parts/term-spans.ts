/** Where the parts of a term lie on its bar, as shares of 0 to 1. Drawing only: no fee is counted from these. */

export interface TermInput {
  readonly term: { readonly start: string; readonly end: string | null };
  /** The running paid term and those that are paid ahead; left out: one. */
  readonly terms?: readonly { readonly start: string; readonly end: string | null }[];
  readonly slices?: readonly { readonly from: string }[];
  readonly scheduled?: { readonly at: string };
  readonly now: string;
}

export interface TermSpans {
  readonly isPermanent: boolean;
  readonly hasEnded: boolean;
  /** End of what is used. */
  readonly today: number;
  /** End of the running paid term; what is behind it is paid ahead. */
  readonly runningEnd: number;
  /** Instants at which a paid term ahead begins, and where. */
  readonly ahead: readonly { readonly at: string; readonly place: number }[];
  /** Changes of the selection so far. */
  readonly changes: readonly { readonly at: string; readonly place: number }[];
  readonly scheduled: { readonly at: string; readonly place: number } | undefined;
  /** Whole days: what is begun counts as left. */
  readonly daysTotal: number;
  readonly daysLeft: number;
}

const DAY_MILLIS = 86_400_000;
/** How far along a bar without an end today stands. */
const PERMANENT_TODAY = 0.45;

export function findTermSpans({ term, terms = [], slices = [], scheduled, now }: TermInput): TermSpans {
  const start = Date.parse(term.start);
  const today = Date.parse(now);
  const last = term.end === null ? null : Date.parse(term.end);
  // A change at renewal of a term that is not renewed yet lies at its very end.
  const end = last ?? start + Math.max(today - start, DAY_MILLIS) / PERMANENT_TODAY;
  const placeOf = (instant: string) => clamp((Date.parse(instant) - start) / (end - start));
  const place = (at: string) => ({ at, place: placeOf(at) });
  const running = terms.find((each) => each.end === null || Date.parse(each.end) > today) ?? terms.at(-1);
  return {
    isPermanent: last === null,
    hasEnded: last !== null && today >= last,
    today: clamp((today - start) / (end - start)),
    runningEnd: running?.end ? placeOf(running.end) : 1,
    ahead: terms.filter((each) => Date.parse(each.start) > today).map((each) => place(each.start)),
    changes: [...new Set(slices.map(({ from }) => from))]
      .filter((from) => Date.parse(from) > start && Date.parse(from) <= today)
      .map(place),
    scheduled: scheduled && place(scheduled.at),
    daysTotal: Math.round((end - start) / DAY_MILLIS),
    daysLeft: last === null ? 0 : Math.max(0, Math.ceil((last - today) / DAY_MILLIS)),
  };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
