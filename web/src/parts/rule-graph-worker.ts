import { createRuleDrawer, type DrawQuestion } from './draw-rules.ts';

/** A thread beside the page, for one graph. What is thrown here is told to the page as an error of the worker. */
const draw = createRuleDrawer();

globalThis.addEventListener('message', ({ data }: MessageEvent<DrawQuestion>) => {
  const drawing = draw(data);
  if (drawing) globalThis.postMessage(drawing);
});
