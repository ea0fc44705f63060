import type { CatalogDocument } from '@regrade/client';
import { startTransition, useEffect, useMemo, useState } from 'react';
import { isSameDocument } from '../document/same-document.ts';
import { openWorker } from './open-worker.ts';
import {
  createVerificationLine,
  type VerificationFault,
  type VerificationLine,
  type Verified,
} from './verification-line.ts';
import type { VerificationSetting } from './verifier.ts';

export interface Verification {
  /** The last answer; it may be of an older text. Undefined before the first. */
  readonly said: Verified | undefined;
  /** `current`: what is said is said of the text as it is. */
  readonly state: 'current' | 'being-verified' | 'failed';
  /** Where it failed. */
  readonly why: string;
  readonly retry: () => void;
  readonly findRepair: VerificationLine['findRepair'];
}

/** Verifies the text as it is now, in a thread of its own, so that no key waits for it. */
export function useVerification(
  text: CatalogDocument,
  { setting, withRules }: { readonly setting: VerificationSetting; readonly withRules: boolean },
): Verification {
  const [answer, setAnswer] = useState<{ readonly by: VerificationSetting; readonly said: Verified }>();
  const [fault, setFault] = useState<VerificationFault>();
  const line = useMemo(
    () =>
      createVerificationLine({
        setting,
        open: openWorker,
        onVerified: (said) => startTransition(() => setAnswer({ by: setting, said })),
        onFault: setFault,
      }),
    [setting],
  );
  useEffect(() => () => line.close(), [line]);
  const said = answer?.said;
  // What was typed and then taken over is the same text.
  const isOfText = useMemo(() => said !== undefined && isSameDocument(said.document, text), [said, text]);
  const isCurrent = isOfText && answer?.by === setting && (!withRules || said?.withRules === true);
  const hasFailed = fault?.document === text;
  useEffect(() => {
    if (!isCurrent && !hasFailed) line.ask({ document: text, withRules });
  }, [line, text, withRules, isCurrent, hasFailed]);
  const state = isCurrent ? 'current' : hasFailed ? 'failed' : 'being-verified';
  return useMemo(
    () => ({
      ...{ said, state, why: fault?.why ?? '', findRepair: line.findRepair },
      retry: () => setFault(undefined),
    }),
    [said, state, fault, line],
  );
}
