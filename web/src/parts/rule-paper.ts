/** What a drawing of rules has: how wide it is, and how high it may be. */
export interface Paper {
  readonly width: number;
  readonly heightMax: number;
}

/** Beside the list of changes, and on a telephone. */
export const WIDE_PAPER: Paper = { width: 860, heightMax: 480 };
export const NARROW_PAPER: Paper = { width: 356, heightMax: 560 };

export const NODE = { width: 190, height: 54 };
/** Around everything, and more above, where the buttons are; the drawing is fitted with it. */
export const PAD = { side: 24, top: 46 };
