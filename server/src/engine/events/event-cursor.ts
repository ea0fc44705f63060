/** How far a reader has come: every event of earlier places, and so many of this one. */
export interface EventCursor {
  readonly place: number;
  readonly seen: number;
}

const CURSOR = /^([1-9]\d{0,14})-(\d{1,4})$/;

/** `17-2`: opaque to clients, who send it back as `Last-Event-ID`. */
export function formatCursor({ place, seen }: EventCursor): string {
  return `${place}-${seen}`;
}

export function parseCursor(text: string): EventCursor | undefined {
  const [, place, seen] = CURSOR.exec(text) ?? [];
  return place === undefined || seen === undefined ? undefined : { place: Number(place), seen: Number(seen) };
}

/** Where somebody stands who has seen everything up to a place. */
export function after(place: number): EventCursor {
  return { place: place + 1, seen: 0 };
}

export function isBehind(one: EventCursor, other: EventCursor): boolean {
  return one.place < other.place || (one.place === other.place && one.seen < other.seen);
}
