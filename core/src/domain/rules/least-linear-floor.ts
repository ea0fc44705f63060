/** A sum of a line and a staircase over `i = 0 … count - 1`: `perStep × i + perFloor × ⌊(multiplier × i + offset) / size⌋`. */
export interface LinearFloor {
  readonly perStep: bigint;
  readonly perFloor: bigint;
  /** ≥ 0. */
  readonly multiplier: number;
  /** ≥ 0. */
  readonly offset: number;
  /** ≥ 1. */
  readonly size: number;
  /** ≥ 1. */
  readonly count: number;
}

/**
 * The least value of a line plus a staircase, in O(log size) like Euclid's algorithm: where line and staircase pull in
 * opposite directions, only one end of every stair can be least; those ends are again a line plus a staircase, with the
 * roles of step and stair exchanged and smaller figures. Where they pull together, the ends decide.
 */
export function leastLinearFloor(sum: LinearFloor): bigint {
  let { perStep, perFloor, multiplier, offset, size, count } = sum;
  let base = 0n;
  let least = perFloor * BigInt(Math.floor(offset / size));
  for (;;) {
    perStep += perFloor * BigInt(Math.floor(multiplier / size));
    multiplier %= size;
    base += perFloor * BigInt(Math.floor(offset / size));
    offset %= size;
    const floorMax = Math.floor((multiplier * (count - 1) + offset) / size);
    const atEnd = base + perStep * BigInt(count - 1) + perFloor * BigInt(floorMax);
    for (const value of [base, atEnd]) if (value < least) least = value;
    if (floorMax === 0 || (perStep >= 0n && perFloor >= 0n) || (perStep <= 0n && perFloor <= 0n)) return least;
    // Stairs become steps: on stair y the last i is ⌊(size × (y + 1) − offset − 1) / multiplier⌋, the first one ⌈…⌉.
    if (perStep < 0n) {
      offset = size - offset - 1;
    } else {
      base += perFloor;
      offset = size - offset + multiplier - 1;
    }
    count = floorMax;
    [perStep, perFloor] = [perFloor, perStep];
    [multiplier, size] = [size, multiplier];
  }
}
