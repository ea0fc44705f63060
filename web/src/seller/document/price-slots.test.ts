import { describe, expect, test } from 'vitest';
import { moveBand, skuSlots, slotsOf, writeSlot } from './price-slots.ts';

const row = (parts: Parameters<typeof slotsOf>[0]['parts'], period = 'P1Y') => ({ period, currency: 'USD', parts });
const banded = (...bands: { upTo?: number; amount: string }[]) => ({
  model: 'graduated' as const,
  of: 'agents',
  bands,
});
const keys = (slots: readonly { readonly key: string }[]) => slots.map(({ key }) => key);

describe('the slots of a SKU', () => {
  test('are the parts and bands of all its rows, each once, bands rising', () => {
    const prices = [
      row([{ model: 'flat', amount: '5.00' }, banded({ upTo: 50, amount: '2.00' }, { amount: '1.00' })], 'P1M'),
      row([
        banded({ upTo: 100, amount: '20.00' }, { amount: '10.00' }),
        { model: 'package', of: 'seats', size: 10, amount: '7.00' },
      ]),
    ];
    expect(keys(skuSlots({ sku: {}, prices }))).toEqual([
      'flat#0',
      'graduated:agents#0@50',
      'graduated:agents#0@100',
      'graduated:agents#0@open',
      'package:seats/10#0',
    ]);
  });

  test('tell apart parts of the same kind and bands that end alike', () => {
    const parts = [
      { model: 'flat' as const, amount: '1.00' },
      { model: 'flat' as const, amount: '2.00' },
      banded({ upTo: 10, amount: '3.00' }, { upTo: 10, amount: '4.00' }),
    ];
    expect(keys(slotsOf(row(parts)).map(({ slot }) => slot))).toEqual([
      'flat#0',
      'flat#1',
      'graduated:agents#0@10',
      "graduated:agents#0@10'1",
    ]);
  });
});

describe('writing a slot', () => {
  const open = banded({ amount: '10.00' });
  const [slot] = slotsOf(row([banded({ upTo: 50, amount: '12.00' })])).map((placed) => placed.slot);
  if (!slot) throw new Error('a band is a slot');

  test('adds a band where the part has none of it, before those that reach further', () => {
    expect(writeSlot(row([open]), slot, '12.00').parts).toEqual([
      banded({ upTo: 50, amount: '12.00' }, { amount: '10.00' }),
    ]);
  });

  test('adds the part where the row has none of it', () => {
    expect(writeSlot(row([{ model: 'flat', amount: '1.00' }]), slot, '12.00').parts).toEqual([
      { model: 'flat', amount: '1.00' },
      banded({ upTo: 50, amount: '12.00' }),
    ]);
  });

  test('and clearing it again leaves the row as it was', () => {
    for (const before of [row([open]), row([{ model: 'flat', amount: '1.00' }])]) {
      expect(writeSlot(writeSlot(before, slot, '12.00'), slot, '')).toEqual(before);
    }
  });

  test('never touches the row that was given', () => {
    const before = row([open]);
    const copy = structuredClone(before);
    writeSlot(before, slot, '12.00');
    moveBand(writeSlot(before, slot, '12.00'), slot, 60);
    expect(before).toEqual(copy);
  });
});

test('a band that ends elsewhere keeps its amount, and an open one has no end', () => {
  const before = row([banded({ upTo: 50, amount: '12.00' }, { amount: '10.00' })]);
  const [first, last] = slotsOf(before).map(({ slot }) => slot);
  if (!first || !last) throw new Error('two bands are two slots');
  expect(moveBand(before, first, 60).parts).toEqual([banded({ upTo: 60, amount: '12.00' }, { amount: '10.00' })]);
  expect(moveBand(before, last, 900).parts).toEqual([
    banded({ upTo: 50, amount: '12.00' }, { upTo: 900, amount: '10.00' }),
  ]);
  expect(moveBand(before, first, null).parts).toEqual([banded({ amount: '12.00' }, { amount: '10.00' })]);
});
