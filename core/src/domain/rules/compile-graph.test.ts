import { describe, expect, test } from 'vitest';
import { type HelpdeskOverrides, helpdeskDocument } from '../../testing/helpdesk-document.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { DEFAULT_SILENCE } from '../catalog/parse-rules.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { defaultScope } from './default-scope.ts';

function catalogOf(over: HelpdeskOverrides): Catalog {
  const { catalog, findings } = parseCatalog(helpdeskDocument(over));
  if (!catalog) throw new Error(JSON.stringify(findings));
  return catalog;
}

function nodeOf(over: HelpdeskOverrides) {
  const node = compileChangeGraph(catalogOf(over)).originals.get('standard');
  if (!node) throw new Error('every specification has a node');
  return node;
}

const BASIC_TO_ADVANCED = [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }];

describe('the change graph', () => {
  test('without rules, nothing is allowed in style upgrade-rules', () => {
    const node = nodeOf({ rules: { style: 'upgrade-rules', specifications: [] } });
    expect(node.edges).toEqual([]);
    expect(node.quantities.get('agents')).toEqual({
      attribute: 'agents',
      permission: 'none',
      step: 10,
      growthStep: 10,
    });
  });

  test('a specification rule without SKU rules lets quantities grow only', () => {
    const specifications = [{ from: 'standard', expansionStep: { agents: 3 } }];
    const node = nodeOf({ rules: { style: 'upgrade-rules', specifications } });
    expect(node.edges).toEqual([]);
    expect(node.quantities.get('agents')).toMatchObject({
      permission: 'up',
      step: 10,
      growthStep: 30,
      rule: '/rules/specifications/0',
    });
    expect(node.terms).toEqual({ timing: 'now', fit: false, silence: DEFAULT_SILENCE });
  });

  test('an upgrade rule is an edge with its pointer; in a scope each ticked target is one', () => {
    const of = (style: string) =>
      nodeOf({ rules: { style, specifications: [{ from: 'standard', skus: BASIC_TO_ADVANCED }] } });
    expect(of('upgrade-rules').edges).toEqual([
      {
        rule: '/rules/specifications/0/skus/0',
        from: { component: 'app', specification: 'standard', skuKey: 'edition=basic' },
        to: { component: 'app', specification: 'standard', skuKey: 'edition=advanced' },
      },
    ]);
    expect(of('scope').edges.map(({ rule }) => rule)).toEqual(['/rules/specifications/0/skus/0/to/0']);
  });

  test('in a scope, only attributes that every SKU prices by linear parts change without a rule', () => {
    const rules = { style: 'scope', specifications: [] };
    expect(nodeOf({ rules }).quantities.get('agents')).toMatchObject({ permission: 'both', rule: 'default:linear' });
    const packages = [{ model: 'package', of: 'agents', size: 50, amount: '5.00' }];
    const basic = { prices: [{ period: 'P1M', currency: 'USD', parts: packages }] };
    expect(nodeOf({ rules, basic }).quantities.get('agents')).toMatchObject({ permission: 'none' });
    const flat = { prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount: '5.00' }] }] };
    expect(nodeOf({ rules, basic: flat }).quantities.get('agents')).toMatchObject({ permission: 'none' });
    expect(nodeOf({ rules, specification: { billing: 'one-time' } }).quantities.get('agents')).toMatchObject({
      permission: 'none',
    });
  });

  test('what the seller wrote counts over every default', () => {
    const specifications = [{ from: 'standard', quantities: { agents: 'none' } }];
    expect(nodeOf({ rules: { style: 'scope', specifications } }).quantities.get('agents')).toMatchObject({
      permission: 'none',
      rule: '/rules/specifications/0',
    });
  });
});

describe('the scope that stands ticked in a new draft', () => {
  const policy = (downgrades: boolean) => ({ id: 'any', downgrades, feeRules: 'any' as const });

  test('holds the dearer SKUs of a linear-priced sale item, all of them where downgrades are allowed', () => {
    const basic = { from: { edition: 'basic' }, to: [{ choices: { edition: 'advanced' } }] };
    const advanced = { from: { edition: 'advanced' }, to: [{ choices: { edition: 'basic' } }] };
    expect(defaultScope(catalogOf({}), policy(false))).toEqual([{ specification: 'standard', skus: [basic] }]);
    expect(defaultScope(catalogOf({}), policy(true))).toEqual([{ specification: 'standard', skus: [basic, advanced] }]);
  });

  test('is empty where the price rows differ, a price is not linear, or nothing is billed by subscription', () => {
    const row = (period: string, part: object) => ({ prices: [{ period, currency: 'USD', parts: [part] }] });
    const linear = { model: 'linear', of: 'agents', amount: '20.00' };
    expect(defaultScope(catalogOf({ advanced: row('P1Y', linear) }), policy(false))).toEqual([]);
    const packages = { model: 'package', of: 'agents', size: 50, amount: '5.00' };
    expect(defaultScope(catalogOf({ basic: row('P1M', packages) }), policy(false))).toEqual([]);
    expect(defaultScope(catalogOf({ specification: { billing: 'offline' } }), policy(true))).toEqual([]);
  });
});
