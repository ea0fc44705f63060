import { err, ok, parseInstant, present, type Result, type SubscriptionId } from '@regrade/core';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { renewSubscription } from '../../engine/renewals/ask-renewal.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { type Named, subscriptionOfWire } from '../ids.ts';
import { renderRenewal, renderRenewalPreview, renderRenewalSettings } from '../render/renewal.ts';
import { readSubscription } from './subscription-handlers.ts';

type RenewalHandlers = Pick<
  Handlers,
  'previewRenewal' | 'renewSubscription' | 'listRenewals' | 'getRenewalSettings' | 'putRenewalSettings'
>;

export function createRenewalHandlers({ engine }: HandlerDeps): RenewalHandlers {
  const policy = engine.settings.renewals;
  return {
    async previewRenewal({ caller, params, body }) {
      const named = ownSubscription(caller, params.id);
      if (!named.ok) return named;
      const found = await readSubscription(engine, caller, params.id);
      if (!found.ok) return found;
      const { id, account } = named.value;
      const priced = await engine.previewRenewal({
        account,
        actor: actorFor(account, caller),
        conflict: id,
        body: { ...body, subscription: id, order: found.value.subscription.openOrder },
      });
      return priced.ok ? ok({ status: 200, body: renderRenewalPreview(priced.value) }) : priced;
    },
    async renewSubscription({ caller, params, body, idempotency }) {
      const named = ownSubscription(caller, params.id);
      if (!named.ok) return named;
      const { id, account } = named.value;
      const { periods, from, ...said } = body;
      const renewed = await renewSubscription(engine, {
        account,
        actor: actorFor(account, caller),
        conflict: id,
        body: {
          subscription: id,
          ...said,
          ...(periods !== undefined && { periods }),
          ...(from !== undefined && { from: present(parseInstant(from), 'the shape of an instant was parsed') }),
        },
        idempotency,
      });
      return renewed.ok ? ok({ status: 201, body: renderRenewal(renewed.value) }) : renewed;
    },
    async listRenewals({ caller, params, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const found = await readSubscription(engine, caller, params.id);
      if (!found.ok) return found;
      const listed = await engine.reads.listRenewals(found.value.subscription.id, page.value);
      return ok({ status: 200, body: toWirePage(listed, renderRenewal) });
    },
    async getRenewalSettings({ caller, params }) {
      const found = await readSubscription(engine, caller, params.id);
      return found.ok ? ok({ status: 200, body: renderRenewalSettings(found.value.subscription, policy) }) : found;
    },
    async putRenewalSettings({ caller, params, body }) {
      const named = ownSubscription(caller, params.id);
      if (!named.ok) return named;
      const { id, account } = named.value;
      const set = await engine.commands.setAutoRenewal({
        account,
        actor: actorFor(account, caller),
        conflict: id,
        body: { ...body, subscription: id },
      });
      return set.ok ? ok({ status: 200, body: renderRenewalSettings(set.value, policy) }) : set;
    },
  };
}

/** What belongs to somebody else is answered like what does not exist. */
function ownSubscription(
  caller: OperatorCaller | CustomerCaller,
  wireId: string,
): Result<Named<SubscriptionId>, Refusal> {
  const named = subscriptionOfWire(wireId);
  return maySee(named.account, caller) ? ok(named) : err(refuse('not-found', 'There is no such subscription.'));
}
