import { describe, expect, test } from 'vitest';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { type ParsedCatalog, parseCatalog } from './parse-catalog.ts';
import { nextParseMemory, type ParseMemory } from './parse-memory.ts';

type Json = { [key: string]: unknown };

/** Reads versions of one document with a memory; each reading has to say what a first reading says. */
function createMemoryReader(): (document: unknown) => ParsedCatalog {
  let memory: ParseMemory | undefined;
  return (document) => {
    memory = nextParseMemory(memory);
    const parsed = parseCatalog(document, {}, memory);
    expect(parsed).toStrictEqual(parseCatalog(document));
    return parsed;
  };
}

const partsOf = ({ catalog }: ParsedCatalog) => {
  const specification = catalog?.components[0]?.specifications[0];
  const rule = catalog?.rules.specifications[0]?.skus[0];
  return {
    attributes: specification?.attributes,
    basic: specification?.skus[0],
    advanced: specification?.skus[1],
    rule,
  };
};

/** Which parts are the same objects as before. */
function keptParts(before: ParsedCatalog, after: ParsedCatalog): string[] {
  const [old, next] = [partsOf(before), partsOf(after)];
  return (['attributes', 'basic', 'advanced', 'rule'] as const).filter((part) => old[part] && old[part] === next[part]);
}

const ALL = ['attributes', 'basic', 'advanced', 'rule'];
const row = (period: string) => ({ period, currency: 'USD', parts: [{ model: 'flat', amount: '1.00' }] });
const attributes = (over: object = {}) => [
  { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
  { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent', ...over },
];

describe('reading a document again', () => {
  test.each<[string, object, string[]]>([
    ['nothing changed', helpdeskDocument(), ALL],
    ['a price of advanced', helpdeskDocument({ advanced: { prices: [row('P1M')] } }), ['attributes', 'basic', 'rule']],
    ['a range that all SKUs have', helpdeskDocument({ specification: { attributes: attributes({ max: 500 }) } }), []],
    ['the billing', helpdeskDocument({ specification: { billing: 'offline' } }), ['attributes']],
    ['advanced withdrawn', helpdeskDocument({ advanced: { removed: true } }), ['attributes', 'basic']],
    [
      'another style',
      helpdeskDocument({
        rules: {
          style: 'scope',
          specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
        },
      }),
      ['attributes', 'basic', 'advanced'],
    ],
  ])('keeps what stays the same, as the same objects: %s', (_name, document, kept) => {
    const read = createMemoryReader();
    const before = read(helpdeskDocument());
    expect(keptParts(before, read(structuredClone(document)))).toEqual(kept);
  });

  test('tells faults again, those of repeated codes and rules among them, and forgets them when they are mended', () => {
    const read = createMemoryReader();
    const codes = { huawei: '1' };
    const rule = { from: { edition: 'basic' }, to: [{ edition: 'advanced' }] };
    const faulty = helpdeskDocument({
      basic: { codes, prices: [{ ...row('P1M'), currency: 'XXY' }] },
      advanced: { codes },
      rules: { style: 'upgrade-rules', specifications: [{ from: 'standard', skus: [rule, rule] }] },
    });
    const first = read(faulty);
    expect(first.findings.map(({ code }) => code)).toEqual(['format.invalid', 'format.invalid', 'rule.duplicate-sku']);
    expect(read(structuredClone(faulty)).findings).toEqual(first.findings);
    expect(read(helpdeskDocument()).findings).toEqual([]);
  });

  test('goes by the version before, not by older ones', () => {
    const read = createMemoryReader();
    const before = read(helpdeskDocument());
    read({ ...(helpdeskDocument() as Json), components: [] });
    expect(keptParts(before, read(helpdeskDocument()))).toEqual([]);
  });

  test('sees what is edited in place', () => {
    const read = createMemoryReader();
    const document = helpdeskDocument() as Json & { rules: { specifications: { skus: Json[] }[] } };
    const before = read(document);
    const [rule] = document.rules.specifications[0]?.skus ?? [];
    if (rule) rule['to'] = [{ edition: 'basic' }];
    const after = read(document);
    expect(after.findings.map(({ code }) => code)).toEqual(['rule.same-target']);
    expect(keptParts(before, after)).toEqual(['attributes', 'basic', 'advanced']);
  });
});
