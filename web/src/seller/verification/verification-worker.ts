import { createVerifier, type Question } from './verifier.ts';

/** A thread beside the page, for one draft. What is thrown here is told to the page as an error of the worker. */
const verify = createVerifier();

globalThis.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const answer = verify(data);
  if (answer) globalThis.postMessage(answer);
});
