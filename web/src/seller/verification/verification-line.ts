import type { JointRepair } from '@regrade/core';
import type { AskedText, Question, Said, VerificationSetting, VerifierAnswer } from './verifier.ts';

/** Where questions are answered: a thread of its own, in a browser. */
export interface OpenedVerifier {
  readonly post: (question: Question) => void;
  readonly end: () => void;
}

export type OpenVerifier = (on: {
  readonly onAnswer: (answer: VerifierAnswer) => void;
  readonly onFault: (why: string) => void;
}) => OpenedVerifier;

/** A text with what verification says of it. */
export interface Verified extends Said, AskedText {}

export interface VerificationFault extends Pick<AskedText, 'document'> {
  /** Empty where nothing is known. */
  readonly why: string;
}

/** The joint repair of a text. */
export interface FoundRepair extends Pick<AskedText, 'document'> {
  readonly repair: JointRepair;
}

export interface VerificationLine {
  /** The text as it is now. What was asked before and is not answered yet is nobody's question any more. */
  readonly ask: (text: AskedText) => void;
  /** Of the text that is verified last by then; undefined where there is none. */
  readonly findRepair: () => Promise<FoundRepair | undefined>;
  /** Ends the verifier; another question begins a new one. */
  readonly close: () => void;
}

/** One question under way, and the newest text behind it: whoever types fast leaves no queue. */
export function createVerificationLine(of: {
  readonly setting: VerificationSetting;
  readonly open: OpenVerifier;
  readonly onVerified: (verified: Verified) => void;
  readonly onFault: (fault: VerificationFault) => void;
}): VerificationLine {
  let verifier: OpenedVerifier | undefined;
  let asked: AskedText | undefined;
  let waiting: AskedText | undefined;
  /** What the verifier looked at last: it answers in order. */
  let last: AskedText | undefined;
  let repairs: ((found: FoundRepair | undefined) => void)[] = [];
  function begin(): OpenedVerifier {
    const opened = of.open({
      onAnswer: (answer) => verifier === opened && take(answer),
      onFault: (why) => verifier === opened && fail(why),
    });
    opened.post({ kind: 'begin', setting: of.setting });
    return opened;
  }
  function send(text: AskedText): void {
    verifier ??= begin();
    asked = text;
    verifier.post({ kind: 'verify', ...text });
  }
  function take(answer: VerifierAnswer): void {
    if (answer.kind === 'repaired') {
      const { repair } = answer;
      repairs.shift()?.(last && repair && { document: last.document, repair });
      return;
    }
    const [text, next] = [asked, waiting];
    [last, asked, waiting] = [asked, undefined, undefined];
    if (next) send(next);
    else if (text) of.onVerified({ ...text, ...answer.said });
  }
  function fail(why: string): void {
    const text = waiting ?? asked;
    close();
    if (text) of.onFault({ document: text.document, why });
  }
  function close(): void {
    verifier?.end();
    for (const resolve of repairs) resolve(undefined);
    [verifier, last, asked, waiting, repairs] = [undefined, undefined, undefined, undefined, []];
  }
  return {
    close,
    ask(text) {
      if (!asked) send(text);
      else waiting = isSameQuestion(asked, text) ? undefined : text;
    },
    findRepair() {
      const { promise, resolve } = Promise.withResolvers<FoundRepair | undefined>();
      if (!verifier) resolve(undefined);
      else {
        repairs.push(resolve);
        verifier.post({ kind: 'repair' });
      }
      return promise;
    },
  };
}

function isSameQuestion(a: AskedText, b: AskedText): boolean {
  return a.document === b.document && a.withRules === b.withRules;
}
