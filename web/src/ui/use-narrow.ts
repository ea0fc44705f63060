import { useSyncExternalStore } from 'react';

/** As the style sheets draw the line: a telephone. */
const NARROW = '(max-width: 640px)';

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = globalThis.matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => globalThis.matchMedia(NARROW).matches,
  );
}
