import {
  type AccountId,
  applyJointRepair,
  applyRepair,
  err,
  type JointRepair,
  ok,
  type ProductTypePolicy,
  type Repair,
  type Result,
} from '@regrade/core';
import type { CatalogFacts, Draft, Product, Writes } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';
import type { CheckAnswer } from './catalog-checks.ts';
import type { CatalogCommandKind } from './catalog-command.ts';
import { findJointRepair } from './check-document.ts';
import { createDocumentChecks } from './document-checks.ts';
import { editRules, type RuleEdit } from './edit-rules.ts';

export interface DraftRequest {
  readonly seller: string;
  readonly sellerAccount: AccountId;
  readonly product: string;
  /** Version the caller saw; null: this is the first save. */
  readonly version: number | null;
}

/** A check that was made before its command: good for the draft of that version beside that release. */
export interface CheckedAhead {
  /** Null: there was no draft. */
  readonly version: number | null;
  /** Number of the release in force; 0: nothing is published. */
  readonly release: number;
  /** What the edit makes of that draft. */
  readonly document: unknown;
  readonly checked: CheckAnswer;
}

export type DraftEdit = DraftRequest & { readonly ahead?: CheckedAhead | undefined } & (
    | { readonly kind: 'document'; readonly document: unknown }
    | { readonly kind: 'repair'; readonly path: string; readonly repair: Repair['kind'] }
    | { readonly kind: 'joint-repair' }
    | { readonly kind: 'rule'; readonly edit: RuleEdit }
  );

/** A saved draft with everything verification says of it: saving stores whatever parses. */
export interface SavedDraft {
  readonly draft: Draft;
  readonly checked: Pick<CheckAnswer, 'findings' | 'ok' | 'proven'>;
}

/** Saves a draft as a whole, with one offered repair, or with one rule edited; every save verifies again (H14). */
export function saveDraft(policies: readonly ProductTypePolicy[]): CatalogCommandKind<DraftEdit, SavedDraft> {
  const checks = createDocumentChecks(policies);
  return {
    name: 'save-draft',
    wants: ({ product }) => ({ products: [product] }),
    decide: (command, facts, context) => {
      const { body } = command;
      const old = facts.drafts.get(body.product);
      const refused = refuseVersion(body, old);
      if (refused) return err(refused);
      const previous = facts.releases.get(body.product)?.catalog;
      const ahead = aheadOf(body, { old, facts });
      const jointRepair = () => findJointRepair(checks.check(body.product, { document: old?.document, previous }));
      const document = ahead ? ok(ahead.document) : editedDocument(body, old, jointRepair);
      if (!document.ok) return document;
      const checked = ahead?.checked ?? checks.check(body.product, { document: document.value, previous });
      if (!checked.catalog) {
        return err(
          refuse('draft.unreadable', 'This is no catalog; nothing was saved. The findings say what is wrong where.', {
            findings: checked.findings,
          }),
        );
      }
      const wrong = refuseIdentity(body, checked);
      return wrong ? err(wrong) : ok(keep(command, { facts, context, document: document.value, checked, old }));
    },
  };
}

/** What was checked before, if it was about the draft and the release that the command finds. */
function aheadOf(
  { product, ahead }: DraftEdit,
  { old, facts }: { readonly old: Draft | undefined; readonly facts: CatalogFacts },
): CheckedAhead | undefined {
  const isSame =
    ahead?.version === (old?.version ?? null) && ahead.release === (facts.products.get(product)?.released ?? 0);
  return isSame ? ahead : undefined;
}

/** The draft has to be the one the caller saw, and not under review. */
export function refuseVersion(request: DraftRequest, draft: Draft | undefined): Refusal | undefined {
  if (draft && request.version === null) {
    return refuse('precondition.failed', 'This product has a draft already; read it and send its ETag in If-Match.');
  }
  if (request.version !== null && draft?.version !== request.version) {
    return refuse(
      'precondition.failed',
      'The draft has moved since you read it; read it again, then repeat the change.',
    );
  }
  if (draft?.review) {
    return refuse(
      'draft.in-review',
      'This draft is under review; wait for the decision, or withdraw the submission first.',
    );
  }
  return undefined;
}

/** What the edit makes of the draft. The joint repair is searched for only where it is wanted. */
export function editedDocument(
  body: DraftEdit,
  draft: Draft | undefined,
  jointRepair: () => JointRepair | undefined,
): Result<unknown, Refusal> {
  switch (body.kind) {
    case 'document':
      return ok(body.document);
    case 'repair': {
      const repairs = (draft?.findings ?? []).flatMap((finding) => (finding as { repairs?: Repair[] }).repairs ?? []);
      const repair = repairs.find(({ path, kind }) => path === body.path && kind === body.repair);
      return repair
        ? ok(applyRepair(draft?.document, repair))
        : err(refuse('draft.repair-unknown', 'No finding of this draft offers that repair; verify it again.'));
    }
    case 'joint-repair': {
      const repair = jointRepair();
      if (repair?.feasible) return ok(applyJointRepair(draft?.document, repair));
      const why = repair ? repair.message : 'No target of this draft has to be made dearer.';
      return err(refuse('draft.repair-unknown', why));
    }
    case 'rule':
      return editRules(draft?.document, body.edit);
  }
}

function refuseIdentity(body: DraftEdit, { catalog }: CheckAnswer): Refusal | undefined {
  const named = `${catalog?.seller}.${catalog?.product.id}`;
  if (named === body.product) return undefined;
  return refuse('draft.other-product', `The document is about ${named}, the address about ${body.product}.`);
}

function keep(
  command: Command<DraftEdit>,
  of: {
    readonly facts: CatalogFacts;
    readonly context: DecisionContext;
    readonly document: unknown;
    readonly checked: CheckAnswer;
    readonly old: Draft | undefined;
  },
): Decided<SavedDraft> {
  const { body } = command;
  const now = Math.floor(of.context.nowMillis / 1000);
  const draft: Draft = {
    product: body.product,
    version: (of.old?.version ?? 0) + 1,
    review: null,
    document: of.document,
    findings: of.checked.findings,
    ok: of.checked.ok,
    updatedAt: now,
  };
  const writes: Writes = { drafts: [draft], ...newProduct(body, of) };
  const { findings, ok: sound, proven } = of.checked;
  return {
    answer: { draft, checked: { findings, ok: sound, proven } },
    writes,
    audit: {
      subject: body.product,
      body: { version: draft.version, edit: body.kind, ok: sound, findings: findings.map(({ code }) => code) },
    },
  };
}

/** The first save of a draft lists the product; name and type follow its releases from then on. */
function newProduct(
  body: DraftEdit,
  { facts, context, checked }: { facts: CatalogFacts; context: DecisionContext; checked: CheckAnswer },
): Pick<Writes, 'products'> {
  if (facts.products.has(body.product)) return {};
  const product: Product = {
    id: body.product,
    seller: body.seller,
    account: body.sellerAccount,
    name: checked.catalog?.product.name,
    type: checked.catalog?.product.type ?? '',
    released: 0,
    createdAt: Math.floor(context.nowMillis / 1000),
  };
  return { products: [product] };
}
