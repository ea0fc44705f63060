import { type RefObject, useLayoutEffect, useRef } from 'react';

/** What the last drawing had: for functions that stay the same while what they do changes. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
