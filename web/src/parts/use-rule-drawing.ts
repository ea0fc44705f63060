import { startTransition, useEffect, useRef, useState } from 'react';
import type { DrawnRules, DrawQuestion, RuleDrawing } from './draw-rules.ts';
import type { Paper } from './rule-paper.ts';

export interface RuleDrawingState {
  /** The last one; it may be of the view before. Undefined before the first. */
  readonly drawing: RuleDrawing | undefined;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** The graph of rules, drawn in a thread of its own. `rules`, `view` and `paper` are new only where they differ. */
export function useRuleDrawing(of: {
  readonly rules: DrawnRules;
  readonly view: DrawQuestion['view'];
  readonly paper: Paper;
}): RuleDrawingState {
  const { rules, view, paper } = of;
  const [drawing, setDrawing] = useState<RuleDrawing>();
  const [failures, setFailures] = useState(0);
  const [attempt, setAttempt] = useState(1);
  const line = useRef<DrawingLine>(undefined);
  useEffect(() => {
    const opened = openDrawingLine({
      onDrawing: (next) => startTransition(() => setDrawing(next)),
      onFault: () => setFailures(attempt),
    });
    line.current = opened;
    return () => opened.end();
  }, [attempt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new thread knows nothing and is asked again.
  useEffect(() => line.current?.ask(rules, view, paper), [rules, view, paper, attempt]);
  return { drawing, hasFailed: failures === attempt, retry: () => setAttempt(attempt + 1) };
}

interface DrawingLine {
  readonly ask: (rules: DrawnRules, view: DrawQuestion['view'], paper: Paper) => void;
  readonly end: () => void;
}

function openDrawingLine(on: {
  readonly onDrawing: (drawing: RuleDrawing) => void;
  readonly onFault: () => void;
}): DrawingLine {
  const worker = new Worker(new URL('./rule-graph-worker.ts', import.meta.url), { type: 'module' });
  let asked = 0;
  let known: DrawnRules | undefined;
  worker.addEventListener('message', ({ data }: MessageEvent<RuleDrawing>) => {
    // What was asked before is nobody's question any more.
    if (data.n === asked) on.onDrawing(data);
  });
  worker.addEventListener('error', on.onFault);
  worker.addEventListener('messageerror', on.onFault);
  return {
    ask(rules, view, paper) {
      asked += 1;
      const question: DrawQuestion = { n: asked, view, paper, ...(rules !== known && { rules }) };
      known = rules;
      worker.postMessage(question);
    },
    end: () => worker.terminate(),
  };
}
