import { useEffect, useState } from 'react';

/** The value once it has stood still for so long: for questions that follow a moving hand. `key` says when it is another. */
export function useSettled<T>(value: T, { key, millis }: { readonly key: string; readonly millis: number }): T {
  const [settled, setSettled] = useState({ key, value });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value }), millis);
    return () => clearTimeout(timer);
  }, [key, millis]);
  return settled.value;
}
