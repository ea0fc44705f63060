import { type RefObject, useCallback, useEffect, useState } from 'react';
import { ROW_HEIGHT } from './sheet-grid.tsx';

/** Rows drawn beyond those in sight, so that a scrolled step shows no gap. */
const BEYOND = 12;
/** Until the sheet has been measured. */
const FIRST_ROWS = 60;

export interface VisibleRows {
  readonly first: number;
  /** Not drawn any more. */
  readonly end: number;
}

/** Which rows of a long sheet are to be drawn, by where it is scrolled to; `measure` is for whoever scrolls it and cannot wait. */
export function useVisibleRows(
  grid: RefObject<HTMLDivElement | null>,
  count: number,
): { readonly visible: VisibleRows; readonly measure: () => void } {
  const [rows, setRows] = useState<VisibleRows>({ first: 0, end: FIRST_ROWS });
  const measure = useCallback(() => {
    const element = grid.current;
    if (!element) return;
    const top = Math.floor(element.scrollTop / ROW_HEIGHT);
    // By whole steps: not every pixel is a new drawing.
    const first = Math.max(0, Math.floor((top - BEYOND) / BEYOND) * BEYOND);
    const end = Math.ceil((top + element.clientHeight / ROW_HEIGHT + BEYOND) / BEYOND) * BEYOND;
    setRows((before) => (before.first === first && before.end === end ? before : { first, end }));
  }, [grid]);
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [grid, measure]);
  return { visible: { first: Math.min(rows.first, Math.max(0, count - 1)), end: Math.min(rows.end, count) }, measure };
}
