import { parseCatalog, present } from '@regrade/core';
import { expect, test } from 'vitest';
import { deskCatalog } from '../../../test/support/seller-pages.ts';
import { thousandSkus } from '../../../test/support/thousand-skus.ts';
import { createRuleDrawer } from './draw-rules.ts';
import { WIDE_PAPER as paper } from './rule-paper.ts';

const RULED = deskCatalog({
  rules: {
    style: 'upgrade-rules',
    specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
  },
});
const catalogOf = (document: unknown) => present(parseCatalog(document).catalog, 'the catalog is sound');
const column = { period: 'P1Y', currency: 'USD' };

test('a drawing has the rules of its view with their differences, and says of which question it is', () => {
  const draw = createRuleDrawer();
  expect(draw({ n: 1, view: { column }, paper }), 'nothing is known yet').toBeUndefined();
  const rules = { catalog: catalogOf(RULED), findings: [] };
  const drawing = present(draw({ n: 2, rules, view: { column }, paper }), 'rules are known');
  expect(drawing).toMatchObject({ n: 2, view: { column } });
  expect(drawing.placed.lines.map(({ edge }) => [edge.from, edge.to, edge.state])).toEqual([
    ['standard edition=basic', 'standard edition=advanced', 'sound'],
  ]);
  const { least } = present(drawing.placed.lines[0], 'one rule').edge;
  expect(least).toMatchObject({ least: '300.00', at: { from: { agents: 10 }, to: { agents: 10 } } });
  // Another view of the same rules, and then the same view with what is said of them by then.
  const monthly = { column: { period: 'P7M', currency: 'USD' } };
  expect(draw({ n: 3, view: monthly, paper })?.placed.lines[0]?.edge.state).toBe('unpriced');
  const findings = [{ path: present(drawing.placed.lines[0], 'one rule').edge.rule, severity: 'error' as const }];
  expect(draw({ n: 4, rules: { ...rules, findings }, view: { column }, paper })?.placed.lines[0]?.edge).toMatchObject({
    ...{ state: 'broken', least },
  });
});

test('of 1,000 SKUs what one specification shows is drawn, and nothing else goes to the page', () => {
  const draw = createRuleDrawer();
  const rules = { catalog: catalogOf(thousandSkus()), findings: [] };
  const drawing = draw({ n: 1, rules, view: { column, specification: 's3' }, paper });
  expect([drawing?.placed.nodes.length, drawing?.placed.lines.length]).toEqual([100, 99]);
  expect(new Set(drawing?.placed.nodes.map(({ node }) => node.specification))).toEqual(new Set(['s3']));
  // A structured clone is what arrives.
  expect(structuredClone(drawing)).toEqual(drawing);
});
