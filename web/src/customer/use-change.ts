import type { ChangeOptions, ChangeTiming, QuoteRequest, Selection, Subscription } from '@regrade/client';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  changesFor,
  findTargets,
  formatWish,
  isWished,
  parseWish,
  type Target,
  type Wish,
  wishFor,
} from './change-wish.ts';

export interface ChangePart {
  readonly running: Selection;
  readonly targets: readonly Target[];
  readonly wish: Wish;
  readonly target: Target;
}

export interface Change {
  readonly parts: readonly ChangePart[];
  /** What differs from what runs; empty while nothing does. */
  readonly changes: QuoteRequest['changes'];
  /** When it may begin. */
  readonly timings: readonly ChangeTiming[];
  readonly timing: ChangeTiming;
  readonly coupon: string;
  readonly setWish: (wish: Wish) => void;
  readonly setTiming: (timing: ChangeTiming) => void;
  readonly setCoupon: (coupon: string) => void;
}

const BOTH: readonly ChangeTiming[] = ['now', 'at-renewal'];

/** What is wished for lives in the address, so that a wish can be sent to a colleague. */
export function useChange(subscription: Subscription, options: ChangeOptions): Change {
  const [address, setAddress] = useSearchParams();
  // The address follows a moment later: what a hand has just chosen must not jump back meanwhile.
  const [search, setSearch] = useState(address);
  const wishes = search.getAll('change').map(parseWish);
  const parts = subscription.components.map((running) => partOf(running, options, wishes));
  const moved = parts.filter(({ wish, running }) => isWished(wish, running));
  const timings = BOTH.filter((timing) => moved.every(({ target }) => allows(target, timing)));
  const wanted = search.get('timing') === 'at-renewal' ? 'at-renewal' : 'now';
  function write(edit: (after: URLSearchParams) => void): void {
    const after = new URLSearchParams(search);
    edit(after);
    setSearch(after);
    setAddress(after, { replace: true, preventScrollReset: true });
  }
  return {
    parts,
    changes: changesFor(
      moved.map(({ wish }) => wish),
      moved.flatMap(({ targets }) => targets),
    ),
    timings,
    timing: timings.includes(wanted) ? wanted : (timings[0] ?? 'now'),
    coupon: search.get('coupon') ?? '',
    setWish: (wish) =>
      write((after) => {
        const others = after.getAll('change').filter((text) => parseWish(text)?.component !== wish.component);
        after.delete('change');
        for (const text of [...others, formatWish(wish)]) after.append('change', text);
      }),
    setTiming: (timing) => write((after) => after.set('timing', timing)),
    setCoupon: (coupon) => write((after) => (coupon === '' ? after.delete('coupon') : after.set('coupon', coupon))),
  };
}

function partOf(running: Selection, options: ChangeOptions, wishes: readonly (Wish | undefined)[]): ChangePart {
  const targets = findTargets(running, options);
  const [own] = targets;
  if (!own) throw new Error('what runs is always a target');
  const wish = wishes.find((each) => each?.component === running.component);
  const target = targets.find(
    (each) => !each.refused && each.specification === wish?.specification && each.skuKey === wish.skuKey,
  );
  return target && wish
    ? {
        running,
        targets,
        target,
        wish: { ...wish, quantities: { ...wishFor(target, running).quantities, ...wish.quantities } },
      }
    : { running, targets, target: own, wish: wishFor(own, running) };
}

function allows({ option }: Target, timing: ChangeTiming): boolean {
  return option?.timing === timing || option?.timing === 'customer-chooses';
}
