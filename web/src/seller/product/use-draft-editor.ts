import type { CatalogDocument, Draft, ProductDetail } from '@regrade/client';
import type { ProductTypePolicy } from '@regrade/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { productPolicy } from '../../data/product-policy.ts';
import { isCatalogDocument } from '../document/catalog-edit.ts';
import { type History, recordEdit, redoEdit, startHistory, undoEdit } from '../document/history.ts';
import { useVerification, type Verification } from '../verification/use-verification.ts';
import { type Typed, type TypeText, useTyped } from './use-typed.ts';

/** What verification says of the draft, with what can be done about it. */
export interface DraftVerdict extends Verification {
  /** The draft with what is being typed: what is verified. Sheets do not show it, because it is no edit yet. */
  readonly text: CatalogDocument;
  readonly policy: ProductTypePolicy;
  readonly readOnly: boolean;
  /** Edits the draft as it is by then; an edit that makes no catalog is none. */
  readonly repair: (edit: (document: CatalogDocument) => unknown) => void;
}

/** The draft of a product as it is edited here; nothing reaches the service before it is saved. */
export interface DraftEditor {
  readonly document: CatalogDocument;
  /** The release in force; null before the first. */
  readonly published: CatalogDocument | null;
  /** Of the draft that the edits began from; null where none was ever saved. */
  readonly etag: string | null;
  readonly isChanged: boolean;
  readonly readOnly: boolean;
  readonly edit: (next: CatalogDocument) => void;
  readonly type: TypeText;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** The present document is the draft with this entity tag now. */
  readonly markSaved: (saved: SavedState) => void;
  /** Takes another's draft in place of the edits, which can be had back by undoing. */
  readonly takeOver: (saved: SavedState) => void;
}

/** The draft, and what is said of it: those who only edit are not drawn anew when another thing is said. */
export interface EditedDraft {
  readonly editor: DraftEditor;
  readonly verdict: DraftVerdict;
  readonly typed: Typed;
}

export interface SavedState {
  readonly document: CatalogDocument;
  readonly etag: string | null;
}

interface EditState {
  readonly history: History<CatalogDocument>;
  readonly saved: SavedState;
}

/** Edits outlive a walk to another page, as long as this window lives. */
const keptEdits = new Map<string, EditState>();

/** Of a product, whether its draft was edited in this window and not saved since. */
export function hasUnsavedEdits(product: string): boolean {
  const kept = keptEdits.get(product);
  return kept !== undefined && kept.history.present !== kept.saved.document;
}

// On whatever page somebody stands: edits that are kept for them go with the window.
globalThis.addEventListener('beforeunload', (event) => {
  if ([...keptEdits.keys()].some(hasUnsavedEdits)) event.preventDefault();
});

/** `stored`: the draft, or what is published where there is no draft. `withRules`: a page of rules is open. */
export function useDraftEditor(
  { product, stored }: { readonly product: ProductDetail; readonly stored: SavedState },
  { inReview, withRules }: { readonly inReview: boolean; readonly withRules: boolean },
): EditedDraft {
  const [state, setState] = useState<EditState>(() => keptEdits.get(product.id) ?? startAt(stored));
  const typed = useTyped();
  const { type } = typed;
  useEffect(() => void keptEdits.set(product.id, state), [product.id, state]);
  // Somebody else's save is shown at once where there is nothing of one's own to lose.
  useEffect(() => {
    setState((before) =>
      before.history.present === before.saved.document && before.saved.etag !== stored.etag ? startAt(stored) : before,
    );
  }, [stored]);
  const move = useCallback<MoveHistory>(
    (step) => {
      type(undefined);
      setState((before) => ({ ...before, history: step(before.history) }));
    },
    [type],
  );
  const { catalog: published } = product;
  const verdict = useVerdictOf(typed.document ?? state.history.present, { published, withRules, inReview, move });
  const editor = useMemo((): DraftEditor => {
    const { history, saved } = state;
    return {
      ...{ document: history.present, published, etag: saved.etag, type },
      isChanged: history.present !== saved.document,
      readOnly: inReview,
      edit: (next) => move((before) => recordEdit(before, next)),
      undo: history.past.length > 0 ? () => move(undoEdit) : undefined,
      redo: history.future.length > 0 ? () => move(redoEdit) : undefined,
      markSaved: (next) => setState((before) => ({ ...before, saved: next })),
      takeOver: (next) => setState((before) => ({ history: recordEdit(before.history, next.document), saved: next })),
    };
  }, [state, published, inReview, type, move]);
  return { editor, verdict, typed };
}

type MoveHistory = (step: (history: History<CatalogDocument>) => History<CatalogDocument>) => void;

function useVerdictOf(
  text: CatalogDocument,
  of: {
    readonly published: CatalogDocument | null;
    readonly withRules: boolean;
    readonly inReview: boolean;
    readonly move: MoveHistory;
  },
): DraftVerdict {
  const { published, withRules, inReview, move } = of;
  const { type: productType } = text.product;
  const setting = useMemo(() => ({ productType, published }), [productType, published]);
  const verification = useVerification(text, { setting, withRules });
  return useMemo(
    () => ({
      ...verification,
      text,
      policy: productPolicy(productType),
      readOnly: inReview,
      repair: (edit) =>
        move((before) => {
          const repaired = edit(before.present);
          return isCatalogDocument(repaired) ? recordEdit(before, repaired) : before;
        }),
    }),
    [verification, text, productType, inReview, move],
  );
}

function startAt(saved: SavedState): EditState {
  return { history: startHistory(saved.document), saved };
}

/** What there is to edit: the draft, else what is published; undefined where that is no catalog that a sheet can show. */
export function storedState(draft: Draft | null, product: ProductDetail): SavedState | undefined {
  if (!draft) return product.catalog ? { document: product.catalog, etag: null } : undefined;
  return isCatalogDocument(draft.document) ? { document: draft.document, etag: draft.etag } : undefined;
}
