import type { ReactNode } from 'react';
import './state-word.css';

export type Tone = 'good' | 'change' | 'bad' | 'past' | 'brand';

/** A state in one word, with a dot of its tone: the word says it, the colour only helps. */
export function StateWord({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="state-word" style={{ '--tone': `var(--${tone})` }}>
      {children}
    </span>
  );
}
