import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordEdit, redoEdit, startHistory, UNDO_STEPS_MAX, undoEdit } from './history.ts';

describe('the history of edits', () => {
  test('goes back over every edit and forth again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1 }), { maxLength: 40 }), (edits) => {
        const edited = edits.reduce(recordEdit<number>, startHistory(0));
        const back = edits.reduce((history) => undoEdit(history), edited);
        expect(back.present).toBe(0);
        expect(edits.reduce((history) => redoEdit(history), back)).toEqual(edited);
      }),
    );
  });

  test('forgets what was undone once something else is edited, and an edit that changes nothing is none', () => {
    const undone = undoEdit(recordEdit(startHistory('a'), 'b'));
    expect(recordEdit(undone, 'c').future).toEqual([]);
    expect(recordEdit(undone, 'a')).toBe(undone);
  });

  test('keeps the newest edits', () => {
    const many = Array.from({ length: UNDO_STEPS_MAX + 5 }, (_, index) => index + 1);
    expect(many.reduce(recordEdit<number>, startHistory(0)).past).toHaveLength(UNDO_STEPS_MAX);
  });
});
