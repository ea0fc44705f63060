import type { Random } from '../support/random.ts';
import type { Cut } from './fault-gate.ts';

/** What somebody does. All of it is drawn before anything of its turn happens. */
export interface Act {
  readonly kind: ActKind;
  /** Its place in the run: keys are made of it. */
  readonly id: string;
  readonly process: number;
  /** Picks among what is there, the latest first. */
  readonly pick: number;
  readonly product: SimProduct;
  readonly edition: 'basic' | 'advanced';
  readonly agents: number;
  /** Which of edition and quantity a quote is about. */
  readonly about: 'edition' | 'agents' | 'both';
  readonly periods: number;
  readonly minor: bigint;
  readonly cut: Cut;
}

/** Kinds with how often they are drawn. */
const KINDS = {
  change: 6,
  quote: 3,
  schedule: 3,
  order: 4,
  'order-unpaid': 3,
  'order-wrong-net': 1,
  'order-twice': 2,
  'order-raced': 2,
  'order-outside': 5,
  'pay-outside': 2,
  confirm: 3,
  fail: 1,
  refund: 2,
  'at-stripe': 5,
  'by-stripe': 3,
  'break-stripe': 1,
  pay: 3,
  cancel: 2,
  renew: 3,
  'auto-renew': 2,
  deliver: 8,
  'seller-yes': 2,
  'seller-no': 1,
  hold: 3,
  restart: 1,
  suspend: 1,
  resume: 2,
  'suspend-account': 1,
  'resume-account': 3,
  'top-up': 2,
  buy: 2,
  look: 2,
  adjust: 3,
  'change-many': 2,
  correct: 2,
  import: 1,
  follow: 3,
  'move-clock': 2,
  endpoint: 2,
  coupon: 2,
  read: 3,
  cut: 3,
  kill: 1,
} as const;

export type ActKind = keyof typeof KINDS;

const DRAWN = Object.entries(KINDS).flatMap(([kind, times]) => Array<ActKind>(times).fill(kind as ActKind));

/** What happens between two turns, alone. */
export type Pause =
  | { readonly kind: 'none' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'publish'; readonly product: SimProduct; readonly pick: number }
  | { readonly kind: 'rules'; readonly pick: number }
  | { readonly kind: 'customer'; readonly minor: bigint };

export interface Turn {
  readonly acts: readonly Act[];
  readonly pause: Pause;
}

/** Told to nobody in both directions, and upwards only; told to a seller whose silence rejects, holds, or accepts; told to nobody, with a component billed outside. */
export const PRODUCTS = [
  'acme.direct-desk',
  'acme.upgrade-desk',
  'acme.strict-desk',
  'acme.held-desk',
  'acme.trusting-desk',
  'acme.voice-desk',
] as const;
export type SimProduct = (typeof PRODUCTS)[number];

const ACTS_AT_ONCE_MAX = 6;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** Seconds and minutes mostly, in which quotes are open; a year is over rarely enough that something happens in it. */
const WAITS = [
  ...[0, 1, 1, 1, 7, 30, 30, 60].flatMap((s) => [s, s]),
  5 * MINUTE,
  20 * MINUTE,
  HOUR,
  HOUR,
  DAY,
  DAY,
  2 * DAY,
  9 * DAY,
  31 * DAY,
  365 * DAY,
];

export function drawTurn(random: Random, of: { readonly turn: number; readonly atOnce: boolean }): Turn {
  const count = of.atOnce ? 1 + random.upTo(ACTS_AT_ONCE_MAX - 1) : 1;
  const acts = Array.from({ length: count }, (_, n) => drawAct(random, `${of.turn}-${n}`));
  return { acts, pause: drawPause(random) };
}

/** Every act draws the same number of times, so that one more field in use shifts nothing. */
export function drawAct(random: Random, id: string): Act {
  return {
    kind: random.pick(DRAWN),
    id,
    process: random.upTo(11),
    pick: random.upTo(99),
    product: random.pick(PRODUCTS),
    edition: random.pick(['basic', 'advanced']),
    // One in fifteen is no multiple of ten, and cannot be had.
    agents: random.chance(1 / 15) ? 15 : 10 * (1 + random.upTo(11)),
    about: random.pick(['edition', 'agents', 'both']),
    periods: random.pick([1, 2, 12, 12]),
    minor: BigInt(random.upTo(600_000) + 1),
    cut: { messages: 1 + random.upTo(4), when: random.pick(['before', 'after']) },
  };
}

function drawPause(random: Random): Pause {
  const [share, seconds, product, pick, minor] = [
    random.upTo(99),
    random.pick(WAITS),
    random.pick(PRODUCTS),
    random.upTo(99),
    BigInt(random.upTo(400_000)),
  ];
  if (share < 45) return { kind: 'none' };
  if (share < 85) return { kind: 'wait', seconds };
  if (share < 92) return { kind: 'publish', product, pick };
  if (share < 95) return { kind: 'rules', pick };
  return { kind: 'customer', minor };
}
