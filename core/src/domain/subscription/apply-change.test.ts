import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { OrderId, SliceId } from '../kernel/id.ts';
import { applyChange, type ComponentChange, type SubscriptionChange } from './apply-change.ts';
import { type Slice, type Subscription, subscriptionStateAt, unexplainedMinor } from './subscription.ts';

const bought = buildSubscription(buildRelease(suiteDocument()), {
  components: [
    { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
    { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } },
  ],
});
const { start } = bought.term;
const end = present(bought.term.end, 'a month has an end');
const NOTHING = { waivedMinor: 0n, forfeitedMinor: 0n, balanceGrantedMinor: 0n, balanceSpentMinor: 0n };

/** One component of a change for 100 agents more, paid in cash; name what matters to the test. */
function part(named: Partial<ComponentChange> = {}): ComponentChange {
  const { component = 'app' } = named;
  const running = present(
    bought.components.find((candidate) => candidate.component === component),
    component,
  );
  return {
    component,
    to: running.slice.selection,
    agreedPriceMicros: 0n,
    chargeMinor: 0n,
    creditMinor: 0n,
    paidMinor: 0n,
    refundedMinor: 0n,
    slice: `sli_${testUuid(90)}` as SliceId,
    ...named,
  };
}

function change(parts: readonly ComponentChange[], named: Partial<SubscriptionChange> = {}): SubscriptionChange {
  const at = start + 86_400;
  const completion = { at, timeZone: 'UTC', isUpgrade: true };
  return { at, release: 2, components: parts, completion, ...NOTHING, ...named };
}

describe('a change of a running subscription', () => {
  test('closes the slice where the new one begins, and keeps what was agreed and paid', () => {
    const to = { ...bought.components[0]?.slice.selection, quantities: { agents: 200 } } as Slice['selection'];
    const paid = { chargeMinor: 5000n, creditMinor: 3000n, paidMinor: 2000n, agreedPriceMicros: 7n, to };
    const { subscription, closed, opened } = applyChange(
      { ...bought, openOrder: 'ord_1' as OrderId },
      change([part(paid)]),
    );
    expect(closed).toEqual([{ ...bought.components[0]?.slice, to: start + 86_400, creditedMinor: 3000n }]);
    expect(opened).toMatchObject([
      {
        from: start + 86_400,
        to: end,
        selection: to,
        agreedPriceMicros: 7n,
        chargeMinor: 5000n,
        creditedMinor: 0n,
        paidMinor: 2000n,
      },
    ]);
    expect(subscription).toMatchObject({ version: 2, release: 2, openOrder: null });
    expect(subscription.components[0]?.slice).toEqual(opened[0]);
  });

  test('leaves the component that does not change as it was, its license revision too', () => {
    const { subscription, closed } = applyChange(bought, change([part()]));
    expect(subscription.components[1]).toBe(bought.components[1]);
    expect(closed.map(({ component }) => component)).toEqual(['app']);
  });

  test('may follow another in the same second: the slice between them lasted no time', () => {
    const once = applyChange(bought, change([part()], { at: start })).subscription;
    const again = part({ slice: `sli_${testUuid(91)}` as SliceId });
    const { closed } = applyChange(once, change([again], { at: start }));
    expect(closed).toMatchObject([{ from: start, to: start }]);
  });

  test('does not touch what it was given', () => {
    const before = structuredClone(bought);
    applyChange(bought, change([part({ chargeMinor: 500n, paidMinor: 500n })]));
    expect(bought).toEqual(before);
  });
});

describe('a broken promise is thrown, and nothing changes', () => {
  test.each<[string, SubscriptionChange, string]>([
    [
      'a refund above what was paid',
      change([part({ creditMinor: 100_000n, refundedMinor: 100_000n })]),
      'refunds never exceed what was paid',
    ],
    ['a payment that no charge explains', change([part({ paidMinor: 1n })]), 'explained by the slices'],
    ['a charge that nobody paid', change([part({ chargeMinor: 1n })]), 'explained by the slices'],
    ['a credit that went nowhere', change([part({ creditMinor: 1n })]), 'explained by the slices'],
    ['a component that does not run', change([part(), { ...part(), component: 'other' }]), 'every changed component'],
    ['a change before the running slice', change([part()], { at: start - 1 }), 'inside the running slice'],
    ['a change at the end of the term', change([part()], { at: end }), 'inside the running slice'],
  ])('%s', (_what, wrong, promise) => {
    expect(() => applyChange(bought, wrong)).toThrow(promise);
  });

  test('each way a net can go is explained: charged, waived, credited, forfeited, kept as balance, refunded', () => {
    const settled: SubscriptionChange[] = [
      change([part({ chargeMinor: 9n, creditMinor: 4n, paidMinor: 5n })]),
      change([part({ chargeMinor: 9n, creditMinor: 4n })], { waivedMinor: 5n }),
      change([part({ chargeMinor: 4n, creditMinor: 9n, refundedMinor: 5n })]),
      change([part({ chargeMinor: 4n, creditMinor: 9n })], { forfeitedMinor: 5n }),
      change([part({ chargeMinor: 4n, creditMinor: 9n })], { balanceGrantedMinor: 5n }),
      change([part({ chargeMinor: 9n, creditMinor: 4n, paidMinor: 2n })], { balanceSpentMinor: 3n }),
    ];
    for (const each of settled) expect(unexplainedMinor(applyChange(bought, each).subscription.totals)).toBe(0n);
  });
});

/** One change as chance draws it: where it falls in what is left of the term, and where its net goes. */
const drawnChange = fc.record({
  moment: fc.nat(1000),
  components: fc.constantFrom(['app'], ['storage'], ['app', 'storage']),
  charges: fc.tuple(fc.bigInt({ min: 0n, max: 50_000n }), fc.bigInt({ min: 0n, max: 50_000n })),
  credits: fc.tuple(fc.bigInt({ min: 0n, max: 50_000n }), fc.bigInt({ min: 0n, max: 50_000n })),
  negative: fc.constantFrom('refund', 'balance', 'forfeited' as const),
  positive: fc.constantFrom('cash', 'balance', 'waived' as const),
});
type DrawnChange = typeof drawnChange extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** A change as an order settles it: a net above 0 is paid or waived, one below goes back as far as cash was paid. */
function settledChange(subscription: Subscription, drawn: DrawnChange, number: number): SubscriptionChange {
  const from = Math.max(...subscription.components.map(({ slice }) => slice.from));
  const at = Math.min(end - 1, from + Math.floor(((end - from) * drawn.moment) / 1000));
  const parts = drawn.components.map((component, index) =>
    part({
      component,
      chargeMinor: drawn.charges[index] ?? 0n,
      creditMinor: drawn.credits[index] ?? 0n,
      slice: `sli_${testUuid(100 + 2 * number + index)}` as SliceId,
    }),
  );
  const net = parts.reduce((sum, { chargeMinor, creditMinor }) => sum + chargeMinor - creditMinor, 0n);
  return change(withCash(parts, subscription, { net, drawn }), {
    at,
    release: number,
    ...restOf(subscription, { net, drawn }),
  });
}

interface Net {
  readonly net: bigint;
  readonly drawn: DrawnChange;
}

function withCash(parts: ComponentChange[], subscription: Subscription, { net, drawn }: Net): ComponentChange[] {
  const [first, ...others] = parts;
  if (!first) return parts;
  const paidMinor = net > 0n && drawn.positive === 'cash' ? net : 0n;
  return [{ ...first, paidMinor, refundedMinor: refundOf(subscription, { net, drawn }) }, ...others];
}

function refundOf({ totals }: Subscription, { net, drawn }: Net): bigint {
  if (net >= 0n || drawn.negative !== 'refund') return 0n;
  const left = totals.cashPaidMinor - totals.cashRefundedMinor;
  const owed = -net;
  if (owed > left) return left;
  return owed;
}

function restOf(subscription: Subscription, of: Net): Partial<SubscriptionChange> {
  const { net, drawn } = of;
  if (net > 0n) {
    if (drawn.positive === 'cash') return {};
    return drawn.positive === 'waived' ? { waivedMinor: net } : { balanceSpentMinor: net };
  }
  const kept = -net - refundOf(subscription, of);
  return drawn.negative === 'balance' ? { balanceGrantedMinor: kept } : { forfeitedMinor: kept };
}

describe('any chain of changes', () => {
  const chain = fc.array(drawnChange, { minLength: 1, maxLength: 12 });

  /** Every state of the chain, with all slices that were ever closed. */
  function states(
    drawn: readonly DrawnChange[],
  ): { subscription: Subscription; closed: Slice[]; changed: readonly string[] }[] {
    let [subscription, closed]: [Subscription, Slice[]] = [bought, []];
    return drawn.map((each, index) => {
      const applied = applyChange(subscription, settledChange(subscription, each, index));
      subscription = applied.subscription;
      closed = [...closed, ...applied.closed];
      return { subscription, closed, changed: each.components };
    });
  }

  test('leaves the term, the license ids and their expiry as they were', () => {
    fc.assert(
      fc.property(chain, (drawn) => {
        for (const { subscription } of states(drawn)) {
          expect(subscription.term).toEqual(bought.term);
          const fixed = ({ component, license, expiresAt }: Subscription['components'][number]) => [
            component,
            license,
            expiresAt,
          ];
          expect(subscription.components.map(fixed)).toEqual(bought.components.map(fixed));
        }
      }),
    );
  });

  test('raises the version by one each time, and the license revision of exactly the components that change', () => {
    fc.assert(
      fc.property(chain, (drawn) => {
        let before = bought;
        for (const { subscription, changed } of states(drawn)) {
          expect(subscription.version).toBe(before.version + 1);
          subscription.components.forEach(({ component, licenseRevision }, index) => {
            const raised = changed.includes(component) ? 1 : 0;
            expect(licenseRevision).toBe((before.components[index]?.licenseRevision ?? 0) + raised);
          });
          before = subscription;
        }
      }),
    );
  });

  test('cuts the term into slices that tile it: no gap, no overlap', () => {
    fc.assert(
      fc.property(chain, (drawn) => {
        const last = present(states(drawn).at(-1), 'a chain is not empty');
        for (const { component, slice } of last.subscription.components) {
          const slices = [...last.closed.filter((each) => each.component === component), slice];
          const edges = slices.flatMap(({ from, to }) => [from, to]);
          expect(edges[0]).toBe(start);
          expect(edges.at(-1)).toBe(end);
          for (let index = 1; index < edges.length - 1; index += 2) expect(edges[index]).toBe(edges[index + 1]);
        }
      }),
    );
  });

  test('leaves no unit of money unexplained, and the slices say the same as the totals', () => {
    fc.assert(
      fc.property(chain, (drawn) => {
        for (const { subscription, closed } of states(drawn)) {
          const { totals } = subscription;
          expect(unexplainedMinor(totals)).toBe(0n);
          const slices = [...closed, ...subscription.components.map(({ slice }) => slice)];
          const sum = (of: (slice: Slice) => bigint) => slices.reduce((total, slice) => total + of(slice), 0n);
          expect(sum(({ chargeMinor }) => chargeMinor)).toBe(totals.chargedMinor);
          expect(sum(({ creditedMinor }) => creditedMinor)).toBe(totals.creditedMinor);
          expect(sum(({ paidMinor }) => paidMinor)).toBe(totals.cashPaidMinor);
          expect(sum(({ refundedMinor }) => refundedMinor)).toBe(totals.cashRefundedMinor);
        }
      }),
    );
  });
});

describe('the state of a subscription at an instant', () => {
  test.each([
    ['active', start, false],
    ['active', end - 1, false],
    ['ended', end, false],
    ['suspended', start, true],
    ['ended', end, true],
  ] as const)('is %s', (state, now, suspended) => {
    expect(subscriptionStateAt({ ...bought, suspended }, now)).toBe(state);
  });

  test('is never ended where the term is permanent', () => {
    const permanent = { ...bought, term: { start, end: null } };
    expect(subscriptionStateAt(permanent, Number.MAX_SAFE_INTEGER)).toBe('active');
  });
});
