import type { OpenVerifier } from './verification-line.ts';
import type { VerifierAnswer } from './verifier.ts';

/** The verifier in a thread of its own. */
export const openWorker: OpenVerifier = ({ onAnswer, onFault }) => {
  const worker = new Worker(new URL('./verification-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<VerifierAnswer>) => onAnswer(data));
  // A script that cannot be loaded says nothing about why.
  worker.addEventListener('error', (event) => onFault(event instanceof ErrorEvent ? event.message : ''));
  worker.addEventListener('messageerror', () => onFault(''));
  return { post: (question) => worker.postMessage(question), end: () => worker.terminate() };
};
