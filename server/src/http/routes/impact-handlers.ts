import { err, ok } from '@regrade/core';
import { findDraftImpact, findImpact, planCatalog, startDraftImpact } from '../../engine/impact/ask-impact.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { type OperatorCaller, ownProduct, type SellerCaller } from '../caller.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { renderImpactJob, renderPlan } from '../render/impact.ts';

type ImpactHandlers = Pick<Handlers, 'startDraftImpact' | 'getDraftImpact' | 'planCatalog' | 'getImpact'>;

export function createImpactHandlers({ engine }: HandlerDeps): ImpactHandlers {
  return {
    async startDraftImpact({ caller, params }) {
      const product = draftProduct(params.id, caller);
      if (product === undefined) return err(noSuchProduct());
      const job = await startDraftImpact(engine.impact, product);
      return job.ok ? ok({ status: 202, body: renderImpactJob(job.value) }) : job;
    },
    async getDraftImpact({ caller, params }) {
      const product = draftProduct(params.id, caller);
      if (product === undefined) return err(noSuchProduct());
      const job = await findDraftImpact(engine.impact, product);
      return job.ok ? ok({ status: 200, body: renderImpactJob(job.value) }) : job;
    },
    async planCatalog({ caller, params, body }) {
      const product = ownProduct(params.id, caller);
      if (product === undefined) return err(noSuchProduct());
      const { document, lineOf } = body;
      const plan = await planCatalog(engine.impact, { product, document });
      return plan.ok ? ok({ status: 202, body: renderPlan(plan.value, lineOf) }) : plan;
    },
    async getImpact({ caller, params }) {
      const product = ownProduct(params.id, caller);
      if (product === undefined) return err(noSuchProduct());
      const job = findImpact(engine.impact, { product, id: params.impact });
      return job.ok ? ok({ status: 200, body: renderImpactJob(job.value) }) : job;
    },
  };
}

/** The operator looks at any draft, as it is reviewed; a seller at their own. */
function draftProduct(id: string, caller: SellerCaller | OperatorCaller): string | undefined {
  return caller.role === 'operator' ? id : ownProduct(id, caller);
}

function noSuchProduct(): Refusal {
  return refuse('not-found', 'You have no such product.');
}
