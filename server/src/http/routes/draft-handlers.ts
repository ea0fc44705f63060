import { err, ok, type Result } from '@regrade/core';
import type { RuleEdit } from '../../engine/catalog/edit-rules.ts';
import type { DraftEdit, DraftRequest, SavedDraft } from '../../engine/catalog/save-draft.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Draft } from '../../engine/ports.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorOf, ownProduct, type SellerCaller } from '../caller.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { versionTag } from '../read-precondition.ts';
import { renderDraft, renderReview, renderSavedDraft } from '../render/catalog.ts';

type DraftHandlers = RuleHandlers &
  Pick<Handlers, 'saveDraft' | 'getDraft' | 'verifyDraft' | 'repairDraft' | 'submitDraft' | 'withdrawDraft'>;

export function createDraftHandlers({ engine }: HandlerDeps): DraftHandlers {
  return {
    async saveDraft(call) {
      const { document, lineOf } = call.body;
      const saved = await saveDraft(engine, call, { kind: 'document', document });
      if (!saved.ok) return err(withLines(saved.error, lineOf));
      const { draft } = saved.value;
      const isNew = call.precondition.version === null;
      const body = renderSavedDraft(saved.value, lineOf);
      return ok({ status: isNew ? 201 : 200, body, headers: { etag: versionTag(draft.version) } });
    },
    async getDraft({ caller, params }) {
      const found = await readDraft(engine, caller, params.id);
      if (!found.ok) return found;
      const body = renderDraft(found.value, await engine.reads.readLatestReview(found.value.product));
      return ok({ status: 200, body, headers: { etag: body.etag } });
    },
    async verifyDraft({ caller, params }) {
      const found = await readDraft(engine, caller, params.id);
      if (!found.ok) return found;
      const { product, document } = found.value;
      const checked = await engine.drafts.verify({ product, document, wantsRepair: true });
      if (!checked.ok) return checked;
      const { ok: sound, proven, findings, repair } = checked.value;
      const headers = { etag: versionTag(found.value.version) };
      return ok({ status: 200, body: { ok: sound, proven, findings, ...(repair && { repair }) }, headers });
    },
    async repairDraft(call) {
      const { body } = call;
      const edit =
        body.kind === 'joint'
          ? ({ kind: 'joint-repair' } as const)
          : ({ kind: 'repair', path: body.path, repair: body.kind } as const);
      const saved = await saveDraft(engine, call, edit);
      return saved.ok ? ok(savedAnswer(saved.value)) : saved;
    },
    async submitDraft({ caller, params, precondition }) {
      const request = requestOf(caller, params.id, precondition.version);
      if (!request) return err(noSuchProduct());
      const submitted = await engine.commands.submitDraft({ ...commandOf(caller, request.product), body: request });
      return submitted.ok ? ok({ status: 201, body: renderReview(submitted.value) }) : submitted;
    },
    async withdrawDraft({ caller, params }) {
      const found = await readDraft(engine, caller, params.id);
      if (!found.ok) return found;
      const { product, version, review } = found.value;
      const request = requestOf(caller, product, version);
      if (review === null || !request) return err(refuse('review.decided', 'This draft is not in review.'));
      const withdrawn = await engine.commands.withdrawDraft({
        ...commandOf(caller, product),
        body: { ...request, review },
      });
      return withdrawn.ok ? ok({ status: 204, body: null }) : withdrawn;
    },
    ...createRuleHandlers(engine),
  };
}

type RuleHandlers = Pick<
  Handlers,
  'saveSpecificationRule' | 'deleteSpecificationRule' | 'saveSkuRule' | 'deleteSkuRule'
>;

function createRuleHandlers(engine: Engine): RuleHandlers {
  async function editRule(
    call: {
      readonly caller: SellerCaller;
      readonly params: { readonly id: string };
      readonly precondition: { readonly version: number };
    },
    edit: RuleEdit,
  ) {
    const saved = await saveDraft(engine, call, { kind: 'rule', edit });
    return saved.ok ? ok(savedAnswer(saved.value)) : saved;
  }

  return {
    saveSpecificationRule: (call) =>
      editRule(call, { kind: 'put-specification', specification: call.params.spec, rule: call.body }),
    deleteSpecificationRule: (call) =>
      editRule(call, { kind: 'delete-specification', specification: call.params.spec }),
    saveSkuRule: (call) =>
      editRule(call, {
        kind: 'put-sku',
        specification: call.params.spec,
        skuKey: call.params.skuKey,
        to: call.body.to,
      }),
    deleteSkuRule: (call) =>
      editRule(call, { kind: 'delete-sku', specification: call.params.spec, skuKey: call.params.skuKey }),
  };
}

type EditKind =
  | { readonly kind: 'document'; readonly document: unknown }
  | { readonly kind: 'rule'; readonly edit: RuleEdit }
  | { readonly kind: 'joint-repair' }
  | Pick<Extract<DraftEdit, { readonly kind: 'repair' }>, 'kind' | 'path' | 'repair'>;

async function saveDraft(
  engine: Engine,
  call: {
    readonly caller: SellerCaller;
    readonly params: { readonly id: string };
    readonly precondition: { readonly version: number | null };
  },
  edit: EditKind,
): Promise<Result<SavedDraft, Refusal>> {
  const request = requestOf(call.caller, call.params.id, call.precondition.version);
  if (!request) return err(noSuchProduct());
  return engine.drafts.save({ ...commandOf(call.caller, request.product), body: { ...request, ...edit } });
}

function requestOf(caller: SellerCaller, id: string, version: number | null): DraftRequest | undefined {
  const product = ownProduct(id, caller);
  if (product === undefined) return undefined;
  return { seller: caller.seller, sellerAccount: caller.account, product, version };
}

function commandOf(caller: SellerCaller, product: string) {
  return { account: caller.account, actor: actorOf(caller), conflict: product };
}

function savedAnswer(saved: SavedDraft) {
  const headers = { etag: versionTag(saved.draft.version) };
  return { status: 200 as const, body: renderSavedDraft(saved), headers };
}

async function readDraft(engine: Engine, caller: SellerCaller, id: string): Promise<Result<Draft, Refusal>> {
  const product = ownProduct(id, caller);
  const draft = product === undefined ? undefined : await engine.reads.readDraft(product);
  return draft ? ok(draft) : err(refuse('not-found', 'You have no draft of such a product.'));
}

function noSuchProduct(): Refusal {
  return refuse('not-found', 'You have no such product.');
}

/** Findings of a document that was not saved, with the lines of the text that was sent. */
function withLines(refusal: Refusal, lineOf: (pointer: string) => number | undefined): Refusal {
  if (!refusal.findings) return refusal;
  const findings = refusal.findings.map((finding) => {
    const { path } = finding as { readonly path: string };
    const line = lineOf(path);
    return line === undefined ? finding : { ...(finding as object), line };
  });
  return { ...refusal, findings };
}
