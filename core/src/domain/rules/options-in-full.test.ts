import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { asText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import type { Quantities } from '../catalog/catalog.ts';
import { err, ok } from '../kernel/result.ts';
import type { RunningSelection } from './decide-change.ts';
import { type ListOptionsInput, listOptions, type PriceOption } from './options.ts';

function running(component: string, specification: string, plan: string, quantities: Quantities): RunningSelection {
  const sku = plan === '-' ? { sku: {}, skuKey: '-' } : { sku: { plan }, skuKey: `plan=${plan}` };
  return { selection: { component, specification, ...sku, quantities }, agreedPriceMicros: 0n };
}

const PRODUCT: PlansDocument = {
  style: 'scope',
  specifications: {
    standard: {
      quantities: { seats: [10, 100, 10], disk: [5, 50, 5] },
      skus: {
        basic: ['5.00 + 1.00 seats + 0.10 disk'],
        pro: ['9.00 + 0.90 seats + 0.10 disk', 'P1Y USD: 1.00 + 0.01 seats + 0.01 disk'],
      },
    },
    premium: {
      quantities: { seats: [20, 200, 20], cpu: [1, 4, 1] },
      skus: { '-': ['30.00 + 1.00 seats + 2.00 cpu'] },
    },
  },
  addOns: { storage: { cold: { quantities: { gb: [100, 900, 100] }, skus: { '-': ['1.00 gb'] } } } },
  rules: ['basic → pro', 'basic → premium -'],
};
const RUNNING = [
  running('storage', 'cold', '-', { gb: 300 }),
  running('app', 'standard', 'basic', { seats: 50, disk: 20 }),
];

interface Asked extends Partial<Omit<ListOptionsInput, 'running'>> {
  readonly of?: Partial<PlansDocument>;
  readonly runs?: readonly RunningSelection[];
  readonly priceOption?: PriceOption;
}

function options({ of = {}, runs = RUNNING, priceOption, ...more }: Asked = {}): string[] {
  const release = buildRelease(plansDocument({ ...PRODUCT, ...of }));
  const input = { ...release, period: 'P1M', currency: 'USD', running: runs, ...more };
  const { options: allowed, refused } = listOptions(input, priceOption);
  return [
    ...allowed.flatMap(
      ({ component, specification, sku, skuKey, direction, timing, rule, at, net, quantities, ...rest }) => [
        `${component} ${specification} ${asText(sku)} ${skuKey}: ${direction} ${timing} by ${rule} to ${asText(at)} for ${net}`,
        ...Object.entries(quantities).map(([id, range]) => `  ${id} ${asText(range)}`),
        ...Object.entries(rest).map((entry) => `  ${entry}`),
      ],
    ),
    ...refused.flatMap(({ component, specification, sku, skuKey, code, detail, wouldAllow, ...rest }) => [
      `${component} ${specification} ${asText(sku)} ${skuKey}: ${code}, would allow ${wouldAllow && asText(wouldAllow)}`,
      `  ${detail}`,
      ...Object.entries(rest).map((entry) => `  ${entry}`),
    ]),
  ];
}

describe('what a subscription of several components may change to', () => {
  test('upgrades only', () => {
    expect(options()).toMatchInlineSnapshot(`
      [
        "storage cold {} -: upgrade now by default:linear to {quantities:{gb:400}} for undefined",
        "  gb {min:400,max:900,step:100}",
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:20,max:50,step:5}",
        "app premium {} -: upgrade now by /rules/specifications/0/skus/0/to/1 to {quantities:{seats:60,cpu:1}} for undefined",
        "  seats {min:40,max:200,step:20}",
        "  cpu {min:1,max:4,step:1}",
        "app standard {plan:pro} plan=pro: change.downgrade-not-allowed, would allow {quantities:{seats:60}}",
        "  The target costs 56.00 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
      ]
    `);
  });

  test('in both directions', () => {
    expect(options({ of: { type: 'direct' } })).toMatchInlineSnapshot(`
      [
        "storage cold {} -: upgrade now by default:linear to {quantities:{gb:400}} for undefined",
        "  gb {min:400,max:900,step:100}",
        "storage cold {} -: downgrade now by default:linear to {quantities:{gb:200}} for undefined",
        "  gb {min:100,max:200,step:100}",
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:20,max:50,step:5}",
        "app standard {plan:basic} plan=basic: downgrade now by /rules/specifications/0 to {quantities:{seats:40,disk:20}} for undefined",
        "  seats {min:10,max:40,step:10}",
        "  disk {min:5,max:20,step:5}",
        "app standard {plan:pro} plan=pro: downgrade now by /rules/specifications/0/skus/0/to/0 to {quantities:{seats:50,disk:20}} for undefined",
        "  seats {min:10,max:100,step:10}",
        "  disk {min:5,max:50,step:5}",
        "app premium {} -: upgrade now by /rules/specifications/0/skus/0/to/1 to {quantities:{seats:60,cpu:1}} for undefined",
        "  seats {min:20,max:200,step:20}",
        "  cpu {min:1,max:4,step:1}",
      ]
    `);
  });

  test('of one component', () => {
    expect(options({ component: 'storage' })).toMatchInlineSnapshot(`
      [
        "storage cold {} -: upgrade now by default:linear to {quantities:{gb:400}} for undefined",
        "  gb {min:400,max:900,step:100}",
      ]
    `);
    expect(options({ component: 'voice' })).toEqual([]);
    expect(options({ runs: [running('voice', 'call', '-', {})] })).toEqual([]);
  });

  test('with prices, which may refuse one of them', () => {
    const priceOption: PriceOption = ({ components: [one] }) =>
      one?.to.specification === 'premium' ? err({ code: 'fee.negative', detail: 'No.' }) : ok(`${one?.to.skuKey}`);
    expect(options({ component: 'app', priceOption })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for plan=basic",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:20,max:50,step:5}",
        "app standard {plan:pro} plan=pro: change.downgrade-not-allowed, would allow {quantities:{seats:60}}",
        "  The target costs 56.00 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
        "app premium {} -: fee.negative, would allow undefined",
        "  No.",
      ]
    `);
  });

  test('without hints', () => {
    const rules = ['pro → basic'];
    expect(options({ component: 'app', of: { rules } })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:20,max:50,step:5}",
        "app standard {plan:pro} plan=pro: change.rule-missing, would allow {sku:{plan:basic},quantities:{seats:60}}",
        "  No rule leads from plan=basic of standard to plan=pro of standard; only quantities may change: seats, disk.",
        "app premium {} -: change.rule-missing, would allow {specification:standard,quantities:{seats:60}}",
        "  No rule leads from plan=basic of standard to - of premium; only quantities may change: seats, disk.",
      ]
    `);
    expect(options({ component: 'app', of: { rules }, hints: false })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:20,max:50,step:5}",
        "app standard {plan:pro} plan=pro: change.rule-missing, would allow undefined",
        "  No rule leads from plan=basic of standard to plan=pro of standard; only quantities may change: seats, disk.",
        "app premium {} -: change.rule-missing, would allow undefined",
        "  No rule leads from plan=basic of standard to - of premium; only quantities may change: seats, disk.",
      ]
    `);
  });
});

describe('what runs at quantities that are sold no longer', () => {
  test('moves to the nearest that are, each by itself', () => {
    const runs = [running('app', 'standard', 'basic', { seats: 54, disk: 22 })];
    expect(options({ runs })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:60,disk:20}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "  disk {min:5,max:50,step:5}",
        "app premium {} -: upgrade now by /rules/specifications/0/skus/0/to/1 to {quantities:{seats:60,cpu:1}} for undefined",
        "  seats {min:40,max:200,step:20}",
        "  cpu {min:1,max:4,step:1}",
        "app standard {plan:pro} plan=pro: change.downgrade-not-allowed, would allow {quantities:{seats:60,disk:20}}",
        "  The target costs 56.00 USD for P1M, which is not more than the 61.20 USD of what runs now; this product can only be upgraded.",
      ]
    `);
    expect(options({ runs, of: { type: 'direct' } })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: downgrade now by /rules/specifications/0 to {quantities:{seats:50,disk:20}} for undefined",
        "  seats {min:10,max:100,step:10}",
        "  disk {min:5,max:50,step:5}",
        "app standard {plan:pro} plan=pro: downgrade now by /rules/specifications/0/skus/0/to/0 to {quantities:{seats:50,disk:20}} for undefined",
        "  seats {min:10,max:100,step:10}",
        "  disk {min:5,max:50,step:5}",
        "app premium {} -: upgrade now by /rules/specifications/0/skus/0/to/1 to {quantities:{seats:60,cpu:1}} for undefined",
        "  seats {min:20,max:200,step:20}",
        "  cpu {min:1,max:4,step:1}",
      ]
    `);
  });

  test('and those that are sold stay as they are', () => {
    const runs = [running('app', 'standard', 'basic', { seats: 50, disk: 23 })];
    expect(options({ runs })[0]).toMatchInlineSnapshot(
      `"app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:50,disk:25}} for undefined"`,
    );
  });

  test('even without a rule', () => {
    const runs = [running('app', 'standard', 'basic', { seats: 50, disk: 22 })];
    const of = {
      style: 'upgrade-rules',
      rules: [],
      terms: { standard: { quantities: { seats: 'none', disk: 'none' } } },
    } as const;
    expect(options({ runs, of })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: upgrade now by /rules/specifications/0 to {quantities:{seats:50,disk:25}} for undefined",
        "  seats {min:50,max:50,step:10}",
        "  disk {min:25,max:25,step:5}",
        "app standard {plan:pro} plan=pro: change.rule-missing, would allow {sku:{plan:basic},quantities:{disk:25}}",
        "  No rule leads from plan=basic of standard to plan=pro of standard; nothing of it may change.",
        "app premium {} -: change.rule-missing, would allow {specification:standard,quantities:{disk:25}}",
        "  No rule leads from plan=basic of standard to - of premium; nothing of it may change.",
      ]
    `);
  });
});

describe('what may not grow', () => {
  const of = (seats: string) =>
    ({ style: 'upgrade-rules', rules: [], terms: { standard: { quantities: { seats, disk: 'up' } } } }) as const;

  test('is refused for the reason why the first quantity may not', () => {
    const runs = [running('app', 'standard', 'pro', { seats: 100, disk: 50 })];
    expect(options({ runs, of: of('up') })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: change.rule-missing, would allow undefined",
        "  No rule leads from plan=pro of standard to plan=basic of standard; only quantities may change: seats, disk.",
        "app standard {plan:pro} plan=pro: change.quantity-out-of-range, would allow undefined",
        "  seats 110 lies outside 10 to 100.",
        "app premium {} -: change.rule-missing, would allow undefined",
        "  No rule leads from plan=pro of standard to - of premium; only quantities may change: seats, disk.",
      ]
    `);
    expect(options({ runs, of: of('none') })).toMatchInlineSnapshot(`
      [
        "app standard {plan:basic} plan=basic: change.rule-missing, would allow undefined",
        "  No rule leads from plan=pro of standard to plan=basic of standard; only quantities may change: disk.",
        "app standard {plan:pro} plan=pro: change.quantity-out-of-range, would allow undefined",
        "  seats 110 lies outside 10 to 100.",
        "app premium {} -: change.rule-missing, would allow undefined",
        "  No rule leads from plan=pro of standard to - of premium; only quantities may change: disk.",
      ]
    `);
  });

  test('may still shrink, which is told once; and where neither way has a fee, one reason is', () => {
    const runs = [running('app', 'standard', 'pro', { seats: 100, disk: 50 })];
    const direct = { type: 'direct', rules: [] } as const;
    expect(options({ runs, of: direct }).filter((line) => line.includes('plan=pro: '))).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: downgrade now by default:linear to {quantities:{seats:90,disk:50}} for undefined",
      ]
    `);
    const priceOption: PriceOption = ({ components: [one] }) =>
      err({ code: 'fee.negative', detail: `Not for ${one?.to.quantities['seats']} seats.` });
    const middle = [running('app', 'standard', 'pro', { seats: 50, disk: 20 })];
    expect(options({ runs: middle, of: direct, priceOption }).slice(-4)).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: fee.negative, would allow undefined",
        "  Not for 60 seats.",
        "app premium {} -: change.rule-missing, would allow {specification:standard,quantities:{seats:60}}",
        "  No rule leads from plan=pro of standard to - of premium; only quantities may change: seats, disk.",
      ]
    `);
  });

  test('while another quantity may: that one is offered', () => {
    const runs = [running('app', 'standard', 'pro', { seats: 100, disk: 20 })];
    expect(options({ runs, of: of('up') })).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: upgrade now by /rules/specifications/0 to {quantities:{seats:100,disk:25}} for undefined",
        "  seats {min:100,max:100,step:10}",
        "  disk {min:25,max:50,step:5}",
        "app standard {plan:basic} plan=basic: change.rule-missing, would allow {sku:{plan:pro},quantities:{disk:25}}",
        "  No rule leads from plan=pro of standard to plan=basic of standard; only quantities may change: seats, disk.",
        "app premium {} -: change.rule-missing, would allow {specification:standard,quantities:{disk:25}}",
        "  No rule leads from plan=pro of standard to - of premium; only quantities may change: seats, disk.",
      ]
    `);
  });

  test('where it costs no more, and where it costs less', () => {
    const pro = { skus: { pro: ['volume seats: 1.00 upTo 50, 0.60'] }, quantities: { seats: [10, 100, 10] } } as const;
    const runs = (seats: number) => [running('app', 'standard', 'pro', { seats })];
    const banded = {
      specifications: { standard: pro },
      ...of('both'),
      terms: { standard: { quantities: { seats: 'both' } } },
    } as const;
    expect(options({ runs: runs(50), of: banded })).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: upgrade now by /rules/specifications/0 to {quantities:{seats:90}} for undefined",
        "  seats {min:90,max:100,step:10}",
      ]
    `);
    expect(options({ runs: runs(50), of: { ...banded, type: 'direct' } })).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: downgrade now by /rules/specifications/0 to {quantities:{seats:60}} for undefined",
        "  seats {min:60,max:100,step:10}",
        "app standard {plan:pro} plan=pro: downgrade now by /rules/specifications/0 to {quantities:{seats:40}} for undefined",
        "  seats {min:10,max:40,step:10}",
      ]
    `);
    expect(options({ runs: runs(100), of: banded })).toMatchInlineSnapshot(`
      [
        "app standard {plan:pro} plan=pro: change.quantity-out-of-range, would allow undefined",
        "  seats 110 lies outside 10 to 100.",
      ]
    `);
  });
});
