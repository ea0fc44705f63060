import { hashSecret } from '../engine/hash-secret.ts';
import type { Clock } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { createRateLimit, type Rate } from './rate-limit.ts';

export interface DoorRates {
  /** Of one token or license key; null: as much as it likes. */
  readonly perToken: Rate | null;
  /** Of one address whose tokens or signatures are refused. */
  readonly refusedPerAddress: Rate | null;
}

export const NO_LIMITS: DoorRates = { perToken: null, refusedPerAddress: null };

/** Who asks more than their share, at one process: strangers by their address, callers by their token. */
export interface DoorLimits {
  /** Before anything is looked up. A token that was good lately is no stranger, whoever else is behind its address. */
  refuseStranger(of: { readonly address: string; readonly authorization?: string | undefined }): Refusal | undefined;
  /** Somebody was refused for who they are. */
  noteRefused(address: string): void;
  /** A caller whose token was found. */
  refuseCaller(authorization: string | undefined): Refusal | undefined;
}

export function createDoorLimits({ perToken, refusedPerAddress }: DoorRates, clock: Clock): DoorLimits {
  const callers = perToken && createRateLimit(perToken, clock);
  const strangers = refusedPerAddress && createRateLimit(refusedPerAddress, clock);
  return {
    refuseStranger({ address, authorization }) {
      const seconds = strangers?.wait(address) ?? 0;
      if (seconds === 0 || (authorization && callers?.knows(hashSecret(authorization)))) return undefined;
      return tooMany('Too many calls from your address were refused for their token or signature.', seconds);
    },
    noteRefused: (address) => void strangers?.take(address),
    refuseCaller(authorization = '') {
      const seconds = callers?.take(hashSecret(authorization)) ?? 0;
      return seconds === 0 ? undefined : tooMany('This token calls more often than it may.', seconds);
    },
  };
}

function tooMany(why: string, retryAfterSeconds: number): Refusal {
  return refuse('limit.requests', `${why} Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}
