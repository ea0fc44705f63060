import { formatMinor } from '../kernel/money.ts';
import { type Rational, reduce } from '../kernel/rational.ts';
import { computeFee, computeShare, type Fee, type FeeOptions } from './compute-fee.ts';
import type { FeeStep } from './explain.ts';
import type { FeeInput } from './fee-input.ts';
import type { FeeDirection, FeeRefusal } from './fee-rule.ts';
import { parseFeeRequest } from './parse-fee-request.ts';

/** The answer to `{ feeRule, request }` as JSON (contract §3, `fee`): a fee, a share, or a refusal. */
export type FeeAnswerJson = FeeJson | ShareJson | RefusedJson;

/** Amounts are decimal text in major units; all but `net` are never negative. */
export interface FeeJson {
  readonly feeRule: string;
  readonly currency: string;
  readonly direction: FeeDirection;
  readonly credit: string;
  readonly charge: string;
  readonly net: string;
  readonly creditWithTax?: string;
  readonly payable: string;
  readonly refund: string;
  readonly balance: string;
  readonly waived: string;
  readonly forfeited: string;
  readonly steps: readonly FeeStep[];
}
/** Number of price periods left, in lowest terms: `2/3`, and `1/1` for one. */
export interface ShareJson {
  readonly share: string;
}
export interface RefusedJson {
  readonly refused: string;
  readonly detail: string;
}

/**
 * Parses, prices and formats one JSON value `{ feeRule, request }` (contract §3, `fee`). Amounts are decimal text in major
 * units. A refusal is part of the answer (`refused`, a code of fee-rules §6); never throws on what a user can write.
 *
 * ```ts
 * import { answerFeeRequest } from '@regrade/core';
 *
 * const term = { start: '2026-06-01', end: '2026-07-01' };
 * const request = { currency: 'USD', timeZone: 'UTC', term, at: '2026-06-11', from: { price: '100.00' }, to: { price: '300.00' } };
 * const answer = answerFeeRequest({ feeRule: 'exact@1', request });
 * 'net' in answer && answer.net; // => 133.33
 * const refusal = answerFeeRequest({ feeRule: 'exactly@1', request });
 * 'refused' in refusal && refusal.refused; // => unknown-rule
 * ```
 */
export function answerFeeRequest(value: unknown, options: FeeOptions = {}): FeeAnswerJson {
  const request = parseFeeRequest(value);
  if (!request.ok) return refused(request.error);
  if (request.value.kind === 'share') {
    const share = computeShare(request.value.input);
    return share.ok ? { share: formatShare(share.value) } : refused(share.error);
  }
  const { input } = request.value;
  const fee = computeFee(input, options);
  return fee.ok ? formatFee(input, fee.value) : refused(fee.error);
}

/** A fee in the decimals of its currency. */
export function formatFee(input: Pick<FeeInput, 'rule' | 'currency' | 'digits'>, fee: Fee): FeeJson {
  const text = (minor: bigint) => formatMinor(minor, input.digits);
  return {
    feeRule: input.rule.id,
    currency: input.currency,
    direction: fee.direction,
    credit: text(fee.credit),
    charge: text(fee.charge),
    net: text(fee.net),
    ...(fee.creditWithTax === undefined ? {} : { creditWithTax: text(fee.creditWithTax) }),
    payable: text(fee.payable),
    refund: text(fee.refund),
    balance: text(fee.balance),
    waived: text(fee.waived),
    forfeited: text(fee.forfeited),
    steps: fee.steps,
  };
}

function formatShare(share: Rational): string {
  const { n, d } = reduce(share);
  return `${n}/${d}`;
}

function refused(refusal: FeeRefusal): RefusedJson {
  return { refused: refusal.code, detail: refusal.detail };
}
