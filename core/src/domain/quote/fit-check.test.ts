import { expect, test } from 'vitest';
import { quoteOf, refusalOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { judgeQuote } from './judge-quote.ts';
import type { FitCheck, Quote } from './quote.ts';

const NOW = Date.UTC(2026, 5, 11) / 1000;
const SECONDS = 30;
const FIT_CHECK = { protocols: ['webhook'], seconds: SECONDS };
const TERMS = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only', 'webhook'] };
const BASIC = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };

/** The suite, told over a protocol, by rules that want the seller asked. */
function releasedOver(protocol: string, fit = true) {
  const document = suiteDocument(({ components, rules }) => {
    for (const { specifications } of components) for (const one of specifications) one.protocol = protocol;
    for (const rule of rules.specifications) rule.fit = fit;
  });
  return buildRelease(document);
}

const release = releasedOver('webhook');
const subscription = buildSubscription(release, { components: [BASIC] });
const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
const asked = { release, subscription, changes, now: NOW };
const quote = quoteOf({ ...asked, terms: { ...TERMS, fitCheck: FIT_CHECK } });

const judge = (fit: FitCheck | undefined, seconds: number, accepted = false) => {
  const { fit: _, ...rest } = quote;
  const judged: Quote = fit ? { ...rest, fit } : rest;
  return judgeQuote({ quote: judged, accepted, subscription, release }, NOW + seconds);
};

test('a quote waits for the seller as long as the operator says, and its figures wait with it', () => {
  expect(quote.fit).toEqual({ state: 'checking', answerBy: NOW + SECONDS });
  expect(quote.at).toBe(NOW);
});

test('a change by a rule that asks nobody waits for nobody', () => {
  const silent = releasedOver('webhook', false);
  expect(quoteOf({ ...asked, release: silent, terms: { ...TERMS, fitCheck: FIT_CHECK } }).fit).toBeUndefined();
});

test.each([
  ['nobody can be asked over license-only', releasedOver('license-only'), FIT_CHECK],
  ['the protocol cannot ask', release, { ...FIT_CHECK, protocols: [] }],
  ['the operator asks nobody', release, undefined],
])('what has to be asked and cannot be is refused: %s', (_case, over, fitCheck) => {
  const terms = { ...TERMS, ...(fitCheck && { fitCheck }) };
  expect(refusalOf({ ...asked, release: over, terms }).code).toBe('fulfilment.fit-check-unavailable');
});

const CHECKING = { state: 'checking', answerBy: NOW + SECONDS } as const;
const REFUSED = { state: 'refused', at: NOW, reason: 'too small', blockers: [] } as const;

test.each<[string, FitCheck, number, boolean, string]>([
  ['before the answer', CHECKING, SECONDS - 1, false, 'checking'],
  ['no answer in time', CHECKING, SECONDS, false, 'refused'],
  ['no', REFUSED, 1, false, 'refused'],
  ['no, and long ago', REFUSED, 10_000, false, 'refused'],
  ['yes', { state: 'fits', at: NOW }, 1, false, 'open'],
  ['yes, and used', { state: 'fits', at: NOW }, 1, true, 'accepted'],
  ['yes, and too late', { state: 'fits', at: NOW }, 900, false, 'expired'],
])('%s', (_case, fit, seconds, accepted, state) => expect(judge(fit, seconds, accepted)).toBe(state));

test('a seller who agreed is not asked again because a later release asks too; one who was not is', () => {
  const later = { ...release, number: 2 };
  const judged = (one: Quote) => judgeQuote({ quote: one, accepted: false, subscription, release: later }, NOW + 1);
  expect(judged({ ...quote, fit: { state: 'fits', at: NOW } })).toBe('open');
  const { fit: _, ...unasked } = quote;
  expect(judged(unasked)).toBe('superseded');
});
