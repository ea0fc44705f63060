import { describe, expect, test } from 'vitest';
import type { Repair } from '../catalog/finding.ts';
import { applyJointRepair, applyRepair } from './apply-repair.ts';

const document = {
  a: [
    {
      parts: [
        { model: 'linear', amount: '1.00' },
        { model: 'flat', amount: '2.00', more: 1 },
      ],
    },
  ],
  b: [[1, 2, 3]],
};
const shift = (path: string, to?: string): Repair => ({
  ...{ kind: 'raise-price', path, message: '', breaks: [] },
  ...(to !== undefined && { to }),
});
const deletion = (path: string): Repair => ({ kind: 'delete-rule', path, message: '', breaks: [] });

describe('a repair is carried out on a copy of the document', () => {
  test('an amount is written, a flat part is appended, a rule is taken away', () => {
    const before = structuredClone(document);
    expect(applyRepair(document, shift('/a/0/parts/1', '3.00'))).toEqual({
      ...document,
      a: [{ parts: [document.a[0]?.parts[0], { model: 'flat', amount: '3.00', more: 1 }] }],
    });
    expect(applyRepair(document, shift('/a/0/parts/-', '3.00'))).toEqual({
      ...document,
      a: [{ parts: [...(document.a[0]?.parts ?? []), { model: 'flat', amount: '3.00' }] }],
    });
    expect(applyRepair(document, deletion('/b/0/1'))).toEqual({ ...document, b: [[1, 3]] });
    expect(applyRepair(document, deletion('/a/0'))).toEqual({ ...document, a: [] });
    const edits = [
      { path: '/a/0/parts/1', to: '4.00', currency: 'USD', shiftMinor: '200', message: '' },
      { path: '/a/0/parts/0', to: '5.00', currency: 'USD', shiftMinor: '400', message: '' },
    ];
    expect(applyJointRepair(document, { edits })).toMatchObject({
      a: [{ parts: [{ amount: '5.00' }, { amount: '4.00' }] }],
    });
    expect(document).toEqual(before);
  });

  test.each<[string, Repair, unknown?]>([
    ['the whole document', deletion('')],
    ['a field', deletion('/a/0/parts/1/amount')],
    ['an entry of no list', deletion('/a/0/other/0')],
    ['an entry behind the last', deletion('/b/0/3')],
    ['an entry before the first', deletion('/b/0/-1')],
    ['half an entry', deletion('/b/0/0.5')],
    ['a name as an entry', deletion('/b/0/x')],
    ['an inherited field', deletion('/constructor/0')],
    ['a way through what is no group', deletion('/b/0/0/x/0')],
    ['a way through nothing', deletion('/a/0/0'), { a: [null] }],
    ['a part that is none', shift('/b/0/0', '1.00')],
    ['a part that is nothing', shift('/a/0', '1.00'), { a: [null] }],
    ['a part that is a list', shift('/b/0', '1.00')],
    ['a part behind the last', shift('/a/0/parts/2', '1.00')],
    ['a price without an amount', shift('/a/0/parts/1')],
  ])('a repair of %s is none of this document', (_what, repair, of = document) => {
    expect(() => applyRepair(of, repair)).toThrow('a repair');
  });
});
