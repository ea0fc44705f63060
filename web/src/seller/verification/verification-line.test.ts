import type { CatalogDocument } from '@regrade/client';
import { checkCatalog } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { draftForTests } from './draft-for-tests.ts';
import { createVerificationLine, type VerificationFault, type Verified } from './verification-line.ts';
import { createVerifier, type Question, type VerifierAnswer } from './verifier.ts';

/** The line to the verifier, which answers here when it is told to: what comes over it goes through the same copying as between threads. */
function openLine() {
  const questions: Question[] = [];
  const verified: Verified[] = [];
  const faults: VerificationFault[] = [];
  let opened = 0;
  let verify = createVerifier();
  let hear: { onAnswer: (answer: VerifierAnswer) => void; onFault: (why: string) => void } | undefined;
  const line = createVerificationLine({
    setting: { productType: 'marketplace', published: null },
    open: (on) => {
      opened += 1;
      verify = createVerifier();
      hear = on;
      return {
        post: (question) => void questions.push(structuredClone(question)),
        end: () => questions.splice(0),
      };
    },
    onVerified: (answer) => void verified.push(answer),
    onFault: (fault) => void faults.push(fault),
  });
  return {
    ...{ line, verified, faults, waits: questions },
    opened: () => opened,
    breakDown: (why: string) => hear?.onFault(why),
    /** Answers one question after the other until nothing waits. */
    answerAll() {
      for (let question = questions.shift(); question; question = questions.shift()) {
        const answer = verify(question);
        if (answer) hear?.onAnswer(structuredClone(answer));
      }
    },
    answerOne() {
      const question = questions.shift();
      const answer = question && verify(question);
      if (answer) hear?.onAnswer(structuredClone(answer));
    },
  };
}

const priced = (advanced: string): CatalogDocument => draftForTests({ advanced });
const ask = (document: CatalogDocument, withRules = false) => ({ document, withRules });

describe('verification beside the page', () => {
  test('says what the checker says, of the very text that was asked about', () => {
    const { line, verified, answerAll } = openLine();
    for (const document of [priced('30.00'), priced('1.00')]) {
      line.ask(ask(document));
      answerAll();
      const { findings, proven } = checkCatalog(document);
      expect(verified.at(-1)).toEqual({ document, withRules: false, findings, proven });
      expect(verified.at(-1)?.document).toBe(document);
    }
  });

  test('answers of the newest text alone: what was asked in between is not even looked at', () => {
    const { line, verified, waits, answerAll } = openLine();
    const texts = ['20.00', '21.00', '1.00'].map(priced);
    for (const text of texts) line.ask(ask(text));
    expect(waits.map(({ kind }) => kind)).toEqual(['begin', 'verify']);
    answerAll();
    expect(verified.map(({ document }) => document)).toEqual([texts[2]]);
    expect(verified[0]?.findings).not.toEqual([]);
  });

  test('a text that is typed back to the one under way is answered by that', () => {
    const { line, verified, answerAll } = openLine();
    const [one, other] = [priced('20.00'), priced('21.00')];
    for (const text of [one, other, one]) line.ask(ask(text));
    answerAll();
    expect(verified.map(({ document }) => document)).toEqual([one]);
  });

  test('tells of rules where a page of rules is open', () => {
    const { line, verified, answerAll } = openLine();
    line.ask(ask(priced('30.00'), true));
    answerAll();
    const { rules } = verified[0] ?? {};
    expect(rules?.catalog.components[0]?.specifications.length).toBeGreaterThan(0);
    expect(rules?.differences.get('/rules/specifications/0/skus/0')).toMatchObject([
      { period: 'P1M', currency: 'USD', least: '100.00', at: { from: { agents: 10 }, to: { agents: 10 } } },
    ]);
  });

  test('finds the joint repair of the text that is verified last by then, and none before the first', async () => {
    const { line, answerAll } = openLine();
    expect(await line.findRepair()).toBeUndefined();
    for (const document of ['1.00', '2.00'].map(priced)) {
      line.ask(ask(document));
      const found = line.findRepair();
      answerAll();
      expect(await found).toMatchObject({ repair: { feasible: true } });
      expect((await found)?.document).toBe(document);
    }
  });

  test('says when it broke, of which text, and begins anew with the next one', async () => {
    const { line, verified, faults, opened, answerAll, answerOne, breakDown } = openLine();
    const [one, other] = [priced('20.00'), priced('1.00')];
    line.ask(ask(one));
    answerAll();
    const repair = line.findRepair();
    line.ask(ask(other));
    answerOne();
    breakDown('out of memory');
    expect(faults).toEqual([{ document: other, why: 'out of memory' }]);
    line.ask(ask(other));
    answerAll();
    expect([opened(), verified.map(({ document }) => document)]).toEqual([2, [one, other]]);
    expect(await repair).toBeDefined();
  });

  test('is silent once it is closed', async () => {
    const { line, verified, faults, answerAll, breakDown } = openLine();
    line.ask(ask(priced('20.00')));
    line.close();
    breakDown('too late');
    answerAll();
    expect([verified, faults]).toEqual([[], []]);
  });
});
