import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { app, BASIC, COLD, PRODUCT, runs, to } from '../../testing/refusal-product.ts';
import { decideChange } from './decide-change.ts';

describe('a change of several components', () => {
  test.each<[string, object, object, { fit: boolean; silence: readonly [number, string] }]>([
    ['as the rules say', {}, {}, { fit: false, silence: [86_400, 'reject'] }],
    ['asks the sellers of either', { fit: true }, {}, { fit: true, silence: [86_400, 'reject'] }],
    ['of any', {}, { fit: true }, { fit: true, silence: [86_400, 'reject'] }],
    [
      'waits as short as one',
      silence('PT3H', 'accept'),
      silence('PT2H', 'accept'),
      { fit: false, silence: [7200, 'accept'] },
    ],
    ['or the other', silence('PT1H', 'hold'), silence('PT2H', 'accept'), { fit: false, silence: [3600, 'hold'] }],
    ['and is as careful', silence('PT2H', 'accept'), silence('PT3H', 'hold'), { fit: false, silence: [7200, 'hold'] }],
    [
      'as the most careful',
      silence('PT2H', 'reject'),
      silence('PT1H', 'hold'),
      { fit: false, silence: [3600, 'reject'] },
    ],
    ['of both', silence('PT2H', 'hold'), silence('PT3H', 'reject'), { fit: false, silence: [7200, 'reject'] }],
  ])('%s', (_what, standard, cold, expected) => {
    const release = buildRelease(plansDocument({ ...PRODUCT, terms: { standard, cold } }));
    const changes = [{ component: 'storage', quantities: { gb: 400 } }, ...app(to('pro'))];
    const decided = decideChange({ ...release, period: 'P1M', currency: 'USD', running: runs(COLD, BASIC), changes });
    if (!decided.ok) throw new Error(decided.error.detail);
    const { fit, silence: silent, direction, components } = decided.value;
    expect({ fit, silence: [silent.afterSeconds, silent.then] }).toEqual(expected);
    expect({
      direction,
      components: components.map(({ rule, fromListPriceMicros, toPriceMicros }) => [
        rule,
        fromListPriceMicros,
        toPriceMicros,
      ]),
    }).toEqual({
      direction: 'upgrade',
      components: [
        ['/rules/specifications/1', 30_000_000_000n, 40_000_000_000n],
        ['/rules/specifications/0/skus/0', 5_700_000_000n, 7_100_000_000n],
      ],
    });
  });

  function silence(after: string, outcome: string): object {
    return {
      silence: Object.fromEntries([
        ['after', after],
        ['then', outcome],
      ]),
    };
  }
});
