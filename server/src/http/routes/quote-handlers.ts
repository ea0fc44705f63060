import type { Problem, QuotePreview } from '@regrade/client';
import { err, judgeQuote, ok, present, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { QuoteRequest } from '../../engine/quotes/request-quote.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { quoteOfWire, subscriptionOfWire } from '../ids.ts';
import { toProblem } from '../problem.ts';
import { renderQuote, renderQuotePreview } from '../render/quote.ts';
import { nowOf, releaseInForce } from './subscription-handlers.ts';

type QuoteHandlers = Pick<Handlers, 'previewQuotes' | 'requestQuote' | 'getQuote'>;

/** Previews of one request that are priced at a time: each takes a connection, and others want some too. */
const PREVIEWS_AT_ONCE = 4;

export function createQuoteHandlers({ engine, log }: HandlerDeps): QuoteHandlers {
  return {
    async previewQuotes({ id, caller, body }) {
      const items = await mapInTurns(body.quotes, async (wanted) => {
        const priced = await previewQuote(engine, { caller, wanted, call: id });
        return priced.ok
          ? { quote: priced.value }
          : { problem: toProblem(priced.error, { instance: id, log }).problem };
      });
      return ok({ status: 200, body: { items } });
    },
    async requestQuote({ id, caller, body }) {
      const request = quoteCommand({ caller, wanted: body, call: id });
      if (!request.ok) return request;
      const quoted = await engine.commands.requestQuote(request.value);
      if (!quoted.ok) return quoted;
      const headers = { location: `/v1/quotes/${quoted.value.id}` };
      if (quoted.value.fit) return ok({ status: 202, body: renderQuote(quoted.value, 'checking'), headers });
      return ok({ status: 201, body: renderQuote(quoted.value, 'open'), headers });
    },
    async getQuote({ caller, params }) {
      const named = quoteOfWire(params.id);
      const stored = maySee(named.account, caller) ? await engine.reads.readQuote(named.id) : undefined;
      if (!stored) return err(refuse('not-found', 'There is no such quote.'));
      const { quote, acceptedBy } = stored;
      const [found, release] = await Promise.all([
        engine.reads.readSubscription(quote.subscription),
        releaseInForce(engine, quote.product),
      ]);
      const whole = present(found, 'a quote is about a subscription');
      const { subscription } = whole;
      const now = nowOf(engine, whole);
      const state = judgeQuote({ quote, accepted: acceptedBy !== null, subscription, release }, now);
      return ok({ status: 200, body: renderQuote(quote, state) });
    },
  };
}

interface Wanted {
  readonly caller: OperatorCaller | CustomerCaller;
  readonly wanted: Omit<QuoteRequest, 'subscription' | 'onBehalf'> & { readonly subscriptionId: string };
  /** Id of the request: quotes never conflict with each other, so each has a key of its own. */
  readonly call: string;
}

function quoteCommand({ caller, wanted, call }: Wanted) {
  const { id: subscription, account } = subscriptionOfWire(wanted.subscriptionId);
  if (!maySee(account, caller)) return err(refuse('not-found', 'There is no such subscription.'));
  const { changes, timing, coupon } = wanted;
  const actor = actorFor(account, caller);
  const body: QuoteRequest = {
    subscription,
    changes,
    ...(timing && { timing }),
    ...(coupon !== undefined && { coupon: coupon.toUpperCase() }),
    ...(caller.role === 'operator' && { onBehalf: actor }),
  };
  return ok({ account, actor, conflict: call, body });
}

async function previewQuote(engine: Engine, wanted: Wanted): Promise<Result<QuotePreview, Refusal>> {
  const command = quoteCommand(wanted);
  if (!command.ok) return command;
  const priced = await engine.previewQuote(command.value);
  return priced.ok ? ok(renderQuotePreview(priced.value)) : priced;
}

type Preview = { readonly quote: QuotePreview } | { readonly problem: Problem };

/** In the order of the wishes, a few at a time. */
async function mapInTurns<Wish>(wishes: readonly Wish[], answer: (wish: Wish) => Promise<Preview>): Promise<Preview[]> {
  const answers: Preview[] = [];
  const queue = wishes.entries();
  const work = async () => {
    for (const [index, wish] of queue) answers[index] = await answer(wish);
  };
  await Promise.all(Array.from({ length: PREVIEWS_AT_ONCE }, work));
  return answers;
}
