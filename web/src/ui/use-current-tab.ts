import { type RefObject, useEffect, useRef } from 'react';

/** On a telephone a row of tabs is longer than the screen: the current one is moved into it. The page itself stays where it is. */
export function useCurrentTab(current: string): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is current then.
  useEffect(() => {
    const tab = row.current?.querySelector('[aria-current]');
    if (!row.current || !tab) return;
    const [all, one] = [row.current.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (one.right > all.right) row.current.scrollLeft += one.right - all.right;
    if (one.left < all.left) row.current.scrollLeft -= all.left - one.left;
  }, [current]);
  return row;
}
