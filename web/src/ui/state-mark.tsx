import type { ReactNode } from 'react';
import './state-mark.css';

export type Tone = 'good' | 'change' | 'bad' | 'brand' | 'past';

/** A state as a word with a mark in the colour of what it means; never the colour alone. */
export function StateMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="state-mark">
      <span className="state-mark-dot" style={{ background: `var(--${tone})` }} />
      <span className="state-mark-word">{children}</span>
    </span>
  );
}
