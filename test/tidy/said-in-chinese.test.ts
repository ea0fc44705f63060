import { globSync, readFileSync } from 'node:fs';
import { readCatalogText } from '@regrade/client';
import {
  answerFeeRequest,
  BUILT_IN_PRODUCT_TYPES,
  checkCatalog,
  decideChange,
  type Finding,
  findProductType,
  listOptions,
  parseCatalog,
  present,
  repairCatalog,
} from '@regrade/core';
import { buildRelease, helpdeskDocument } from '@regrade/core/testing';
import { describe, expect, test } from 'vitest';
import { SUBJECT_FIELDS } from '../../server/src/engine/events/list-changes.ts';
import { createChineseWords } from '../../web/src/text/chinese/chinese-words.ts';
import { placesOf, replaceAt, validDocument } from '../support/catalog-faults.ts';

/** What the core really says is said in Chinese too: a sentence that it changes, or adds, fails here. */
const words = createChineseWords();

const ENGLISH = /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/;

function unsaid(texts: Iterable<string>): string[] {
  return [...new Set(texts)].flatMap((text) => {
    const said = words.sentence(text);
    return said === undefined || ENGLISH.test(said) ? [`${text} | ${said}`] : [];
  });
}

function messagesOf(findings: readonly Finding[]): string[] {
  return findings.flatMap((finding) => [
    ...(finding.walk ? [] : [finding.message]),
    ...(finding.repairs ?? []).map(({ message }) => message),
  ]);
}

const FAULTS: readonly unknown[] = [
  ...[undefined, null, -1, 0, 2.5, 2_000_000_000, 'x', 'X y', '', 'a'.repeat(300), 'subscription', 'offline', 'sku'],
  ...['-1.00', '1.000000000', 'P7D', 'P9Y', 'PT3H', 'agents', 'edition', 'standard', 'basic', 'advanced', true, []],
  ...[{}, [1], ['basic', 'basic'], { edition: 'basic' }, { edition: 'gold' }, { agents: 7 }, { agents: { min: 5000 } }],
  ...[{ agents: { min: 11 } }, { fr: 'x' }, { '!': 'x' }, Array.from({ length: 120 }, () => ({}))],
];

test('every fault that a catalog can have in one place', () => {
  const messages = new Set<string>();
  for (const keys of placesOf(validDocument(), [])) {
    for (const value of FAULTS) {
      const document = validDocument();
      replaceAt(document, keys, value);
      for (const message of messagesOf(parseCatalog(document).findings)) messages.add(message);
      const repeated = validDocument();
      const parent = keys.slice(0, -1).reduce((place, key) => place?.[key], repeated);
      if (Array.isArray(parent)) parent.push(structuredClone(parent[0]));
      for (const message of messagesOf(parseCatalog(repeated).findings)) messages.add(message);
    }
  }
  expect(messages.size).toBeGreaterThan(500);
  expect(unsaid(messages)).toEqual([]);
});

const SAMPLES = [
  '1password-business',
  'helpdesk',
  'heeler',
  'kintone',
  'openproject',
  'overleaf-groups',
  'tencent-edgeone',
  'zoom-meetings',
];

describe('the findings, repairs and joint repair', () => {
  test.each(SAMPLES)('of %s', (name) => {
    const read = readCatalogText(readFileSync(new URL(`../../samples/${name}.yaml`, import.meta.url), 'utf8'));
    const { catalog, findings } = checkCatalog(read.ok ? read.value : undefined);
    expect(catalog).toBeDefined();
    expect(unsaid(messagesOf(findings))).toEqual([]);
  });

  const part = (amount: string) => ({ model: 'linear', of: 'agents', amount });
  const row = (...parts: object[]) => ({ prices: [{ period: 'P1M', currency: 'USD', parts }] });
  const volume = {
    ...{ model: 'volume', of: 'agents' },
    bands: [{ upTo: 100, amount: '10.00' }, { upTo: 500, amount: '2.00' }, { amount: '1.00' }],
  };
  const upAndDown = {
    style: 'upgrade-rules',
    specifications: [
      {
        from: 'standard',
        skus: [
          { from: { edition: 'basic' }, to: [{ edition: 'advanced' }] },
          { from: { edition: 'advanced' }, to: [{ edition: 'basic' }] },
        ],
      },
    ],
  };
  const packages = (size: number) => ({ model: 'package', of: 'agents', size, amount: '5.00' });
  test.each([
    ['a cheaper target', { advanced: row(part('8.00')) }],
    ['a target of the same price', { advanced: row(part('9.00')), basic: row(part('9.00')) }],
    [
      'one price without quantities',
      { basic: row({ model: 'flat', amount: '9.00' }), advanced: row({ model: 'flat', amount: '8.00' }) },
    ],
    ['rules both ways', { rules: upAndDown }],
    [
      'a target without the price',
      { advanced: { prices: [{ period: 'P1Y', currency: 'CNY', parts: [part('8.00')] }] } },
    ],
    ['a price below zero', { advanced: row({ model: 'flat', amount: '-5000.00' }, part('8.00')) }],
    ['a flat price below zero', { advanced: row({ model: 'flat', amount: '-5000.00' }) }],
    ['a volume list', { advanced: row(volume) }],
    ['a volume list where downgrades are allowed', { type: 'direct', advanced: row(volume) }],
    ['one package that is too large', { advanced: row(packages(100_000_000)) }],
    ['packages that never meet', { basic: row(packages(99_991)), advanced: row(packages(99_989)) }],
    [
      'ranges that do not meet',
      {
        basic: { ...row(part('9.00')), quantities: { agents: { max: 50 } } },
        advanced: { ...row(part('12.00')), quantities: { agents: { min: 100 } } },
      },
    ],
  ])('of %s', (_, over) => {
    const { catalog, findings, policy } = checkCatalog(helpdeskDocument(over));
    expect(findings.length).toBeGreaterThan(0);
    expect(unsaid(messagesOf(findings))).toEqual([]);
    const repair =
      catalog &&
      repairCatalog(catalog, policy ?? present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'built in'));
    const said = repair?.feasible ? repair.edits.map(({ message }) => message) : repair ? [repair.message] : [];
    expect(unsaid(said)).toEqual([]);
  });

  test.each(['huawei-koogallery@2023-06-12', 'tencent-market@1', 'daily@1'])('under the fee rule %s', (feeRule) => {
    const document = helpdeskDocument({ type: 'direct', rules: upAndDown }) as { product: object };
    const { findings } = checkCatalog({ ...document, product: { ...document.product, feeRule } });
    expect(unsaid(messagesOf(findings))).toEqual([]);
    for (const finding of findings) expect(words.finding(finding)).toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('why a change is refused', () => {
  const release = buildRelease(helpdeskDocument());
  const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic' };
  const advanced = { ...basic, sku: { edition: 'advanced' }, skuKey: 'edition=advanced' };
  const priced = { period: 'P1M', currency: 'USD' };
  const run = (selection: typeof basic, agents: number) => [
    { selection: { ...selection, quantities: { agents } }, agreedPriceMicros: 90_000_000_000n },
  ];

  test('in the list of options', () => {
    const running = [run(basic, 100), run(basic, 1000), run(advanced, 100), run(advanced, 105)];
    const refused = running.flatMap((each) => listOptions({ ...release, ...priced, running: each }).refused);
    expect(refused.length).toBeGreaterThan(0);
    expect(unsaid(refused.map(({ detail }) => detail))).toEqual([]);
  });

  test.each([
    ['nothing', []],
    ['what runs', [{ component: 'app' }]],
    ['a component twice', [{ component: 'app', quantities: { agents: 110 } }, { component: 'app' }]],
    ['an unknown component', [{ component: 'voice' }]],
    ['an unknown specification', [{ component: 'app', specification: 'gold' }]],
    ['an unknown SKU', [{ component: 'app', sku: { edition: 'gold' } }]],
    ['an unknown quantity', [{ component: 'app', quantities: { seats: 5 } }]],
    ['too many', [{ component: 'app', quantities: { agents: 5000 } }]],
    ['a fraction', [{ component: 'app', quantities: { agents: 10.5 } }]],
    ['what lies between the steps', [{ component: 'app', quantities: { agents: 105 } }]],
    ['fewer', [{ component: 'app', quantities: { agents: 50 } }]],
    ['a change at another time', [{ component: 'app', quantities: { agents: 110 } }], 'at-renewal'],
  ] as const)('%s', (_, changes, timing?: 'at-renewal') => {
    const asked = { ...release, ...priced, running: run(basic, 100), changes, ...(timing && { timing }) };
    const decided = decideChange(asked);
    expect(decided.ok ? undefined : unsaid([decided.error.detail])).toEqual([]);
  });
});

describe('the steps of a fee', () => {
  test('of every golden case, under every fee rule', () => {
    const file = new URL('../golden/fees/fee-cases.json', import.meta.url);
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { feeRule: unknown; request?: unknown }[] };
    const steps = cases.flatMap(({ feeRule, request }) => {
      const answer = answerFeeRequest({ feeRule, request });
      return 'steps' in answer ? answer.steps : [];
    });
    expect(steps.length).toBeGreaterThan(500);
    expect(unsaidSteps(steps.map(({ what }) => what))).toEqual([]);
  });

  test('that the core names', () => {
    const named = globSync('core/src/domain/{fees,quote,subscription}/*.ts')
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\b(?:step\(\s*|what: )'([^']+)'/g)])
      .map(([, what = '']) => what);
    expect(named.length).toBeGreaterThan(15);
    expect(unsaidSteps(named)).toEqual([]);
  });
});

function unsaidSteps(whats: readonly string[]): string[] {
  return [...new Set(whats)].filter((what) => {
    const said = words.step(what) ?? '';
    return ENGLISH.test(said) || !/[\u4e00-\u9fff]/.test(said);
  });
}

describe('the words of the audit log', () => {
  const words = readFileSync('web/src/parts/audit-words.ts', 'utf8');
  const isNamed = (name: string) => new RegExp(`[ '{]${name}'?: '[^']*[\\u4e00-\\u9fff]`).test(words);
  const engine = globSync('server/src/engine/**/*.ts')
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(path, 'utf8'));

  test('name every command that leaves a record', () => {
    const commands = engine.flatMap((source) => [...source.matchAll(/CommandKind<[\s\S]{0,200}?\bname: '([a-z-]+)'/g)]);
    const names = commands.map(([, name = '']) => name).filter((name) => !name.startsWith('preview-'));
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });

  test('name everything that a record is about', () => {
    expect(Object.keys(SUBJECT_FIELDS).filter((noun) => !isNamed(noun))).toEqual([]);
  });
});
