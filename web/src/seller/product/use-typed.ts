import type { CatalogDocument } from '@regrade/client';
import { startTransition, useCallback, useEffect, useRef, useState } from 'react';

/** Nobody reads a verdict between two keys: the text is put together once the typing rests, so that no key waits for it. */
const TYPING_RESTS_MILLIS = 150;

/** How the document would be with what is typed right now; asked for once no key follows for a moment. */
export type TypeText = (next: (() => CatalogDocument) | undefined) => void;

/** The typing that goes on, by number; 0 is none. Whoever shows what is said of a text knows by it that the text moves. */
export interface TypingNow {
  readonly read: () => number;
  readonly subscribe: (changed: () => void) => () => void;
}

export interface Typed {
  /** Undefined where nothing is typed, or it has not rested yet. */
  readonly document: CatalogDocument | undefined;
  /** The typing that `document` is of. It is another one than the typing now until that has rested. */
  readonly typing: number;
  readonly now: TypingNow;
  readonly type: TypeText;
}

const NOTHING = { document: undefined, typing: 0 };

export function useTyped(): Typed {
  const [typed, setTyped] = useState<Pick<Typed, 'document' | 'typing'>>(NOTHING);
  const [{ now, set, next }] = useState(createTypingNow);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rests = useRef(true);
  const type = useCallback<TypeText>(
    (make) => {
      clearTimeout(timer.current);
      if (!make) {
        rests.current = true;
        setTyped(NOTHING);
        set(0);
        return;
      }
      if (rests.current) set(next());
      rests.current = false;
      timer.current = setTimeout(() => {
        rests.current = true;
        const typing = now.read();
        startTransition(() => setTyped({ document: make(), typing }));
      }, TYPING_RESTS_MILLIS);
    },
    [now, set, next],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return { ...typed, now, type };
}

function createTypingNow() {
  const listeners = new Set<() => void>();
  let count = 0;
  let typing = 0;
  const now: TypingNow = {
    read: () => typing,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
  return {
    now,
    next: () => {
      count += 1;
      return count;
    },
    set(value: number) {
      typing = value;
      for (const changed of listeners) changed();
    },
  };
}
