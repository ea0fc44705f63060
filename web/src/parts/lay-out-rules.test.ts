import { describe, expect, test } from 'vitest';
import { layOutRules } from './lay-out-rules.ts';
import type { RuleGraphData } from './rule-edges.ts';
import { NODE, NARROW_PAPER as PHONE, WIDE_PAPER as WIDE } from './rule-paper.ts';

/** Each SKU leads to the next one. */
function chain(count: number): RuleGraphData {
  const ids = Array.from({ length: count + 1 }, (_, index) => `s${index}`);
  return {
    nodes: [...ids, 'alone'].map((id) => ({ id, specification: id, quantities: [], removed: false })),
    edges: ids.slice(1).map((to, index) => {
      const from = ids[index] ?? to;
      return { id: `${from} > ${to}`, from, to, rule: `/rules/${index}`, state: 'sound', count: 1 };
    }),
  };
}

describe('the graph of the rules', () => {
  test('runs as one reads where there is room, and down a telephone', () => {
    expect(layOutRules(chain(2), WIDE).runs).toBe('right');
    expect(layOutRules(chain(2), PHONE).runs).toBe('down');
  });

  test('of a few rules is seen whole on a telephone at its full size', () => {
    const { nodes, height } = layOutRules(chain(3), PHONE);
    const right = Math.max(...nodes.map(({ corner }) => corner.x + NODE.width));
    const low = Math.max(...nodes.map(({ corner }) => corner.y + NODE.height));
    expect(right).toBeLessThanOrEqual(PHONE.width);
    expect(low).toBeLessThanOrEqual(height);
  });

  test('of many rules begins with as many as can be read', () => {
    const few = layOutRules(chain(3), WIDE);
    expect(few.first).toHaveLength(4);
    const many = layOutRules(chain(80), WIDE);
    expect(many.runs).toBe('right');
    expect(many.first.map(({ id }) => id)).toEqual(many.nodes.slice(0, many.first.length).map(({ node }) => node.id));
    expect(many.first.length).toBeGreaterThan(2);
    expect(many.first.length).toBeLessThan(10);
  });

  test('leaves out what no rule touches, and is never higher than its paper', () => {
    const { nodes, lines, height } = layOutRules(chain(80), PHONE);
    expect([nodes.length, lines.length, height <= PHONE.heightMax]).toEqual([81, 80, true]);
  });
});
