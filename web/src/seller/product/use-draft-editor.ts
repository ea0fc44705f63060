import type { CatalogDocument, Draft, ProductDetail } from '@regrade/client';
import { type CheckedCatalog, createCatalogChecker, type ProductTypePolicy, parseCatalog } from '@regrade/core';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { productPolicy, productTypesWith } from '../../data/product-policy.ts';
import { isCatalogDocument } from '../document/catalog-edit.ts';
import { type History, recordEdit, redoEdit, startHistory, undoEdit } from '../document/history.ts';

/** What verification says of the draft, with what can be done about it. */
export interface DraftVerdict {
  readonly checked: CheckedCatalog;
  /** What was checked: the draft with what is being typed. */
  readonly document: CatalogDocument;
  readonly policy: ProductTypePolicy;
  readonly readOnly: boolean;
  /** Edits the draft as it is by then; an edit that makes no catalog is none. */
  readonly repair: (edit: (document: CatalogDocument) => unknown) => void;
}

/** The draft of a product as it is edited here; nothing reaches the service before it is saved. */
export interface DraftEditor {
  readonly document: CatalogDocument;
  /** The same with what is being typed, which is no edit yet: it is verified, sheets do not show it. */
  readonly tried: CatalogDocument;
  /** What verification says of `tried`, a moment later. */
  readonly checked: CheckedCatalog;
  readonly verdict: DraftVerdict;
  /** The release in force; null before the first. */
  readonly published: CatalogDocument | null;
  /** Of the draft that the edits began from; null where none was ever saved. */
  readonly etag: string | null;
  readonly isChanged: boolean;
  readonly readOnly: boolean;
  readonly edit: (next: CatalogDocument) => void;
  /** How the document would be with what is typed right now; asked for once no key follows for a moment. */
  readonly type: (next: (() => CatalogDocument) | undefined) => void;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** The present document is the draft with this entity tag now. */
  readonly markSaved: (saved: SavedState) => void;
  /** Takes another's draft in place of the edits, which can be had back by undoing. */
  readonly takeOver: (saved: SavedState) => void;
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

/** `stored`: the draft, or what is published where there is no draft. */
export function useDraftEditor(
  { product, stored }: { readonly product: ProductDetail; readonly stored: SavedState },
  { inReview }: { readonly inReview: boolean },
): DraftEditor {
  const [state, setState] = useState<EditState>(() => keptEdits.get(product.id) ?? startAt(stored));
  const { typed, type } = useTyped();
  useEffect(() => void keptEdits.set(product.id, state), [product.id, state]);
  const { history, saved } = state;
  const isChanged = history.present !== saved.document;
  // Somebody else's save is shown at once where there is nothing of one's own to lose.
  useEffect(() => {
    setState((before) =>
      before.history.present === before.saved.document && before.saved.etag !== stored.etag ? startAt(stored) : before,
    );
  }, [stored]);
  const move = useCallback(
    (step: (history: History<CatalogDocument>) => History<CatalogDocument>) => {
      type(undefined);
      setState((before) => ({ ...before, history: step(before.history) }));
    },
    [type],
  );
  const document = history.present;
  const tried = typed ?? document;
  const { type: productType } = document.product;
  const policy = useMemo(() => productPolicy(productType), [productType]);
  const { checked, document: verified } = useChecked(tried, { policy, published: product.catalog });
  const repair = useCallback<DraftVerdict['repair']>(
    (edit) =>
      move((before) => {
        const repaired = edit(before.present);
        return isCatalogDocument(repaired) ? recordEdit(before, repaired) : before;
      }),
    [move],
  );
  const verdict = useMemo(
    () => ({ checked, document: verified, policy, readOnly: inReview, repair }),
    [checked, verified, policy, inReview, repair],
  );
  return {
    ...{
      document,
      tried,
      checked,
      verdict,
      published: product.catalog,
      etag: saved.etag,
      isChanged,
      readOnly: inReview,
    },
    edit: useCallback((next: CatalogDocument) => move((before) => recordEdit(before, next)), [move]),
    type,
    undo: history.past.length > 0 ? () => move(undoEdit) : undefined,
    redo: history.future.length > 0 ? () => move(redoEdit) : undefined,
    markSaved: (next) => setState((before) => ({ ...before, saved: next })),
    takeOver: (next) => setState((before) => ({ history: recordEdit(before.history, next.document), saved: next })),
  };
}

function startAt(saved: SavedState): EditState {
  return { history: startHistory(saved.document), saved };
}

/** Nobody reads a verdict between two keys: verification waits until the typing rests, so that no key waits for it. */
const TYPING_RESTS_MILLIS = 150;

function useTyped(): { readonly typed: CatalogDocument | undefined; readonly type: DraftEditor['type'] } {
  const [typed, setTyped] = useState<CatalogDocument>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const type = useCallback<DraftEditor['type']>((next) => {
    clearTimeout(timer.current);
    if (!next) setTyped(undefined);
    else timer.current = setTimeout(() => startTransition(() => setTyped(next())), TYPING_RESTS_MILLIS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { typed, type };
}

type Checked = Pick<DraftVerdict, 'checked' | 'document'>;

/** A key that comes while a draft is verified waits for it: below this, nobody notices. */
const QUICK_MILLIS = 25;
/** What takes longer (many SKUs under a fee rule whose walks are searched) waits until the edits rest for some times as long. */
const RESTS_MAX_MILLIS = 1_500;
const RESTS_PER_CHECK = 4;

/** Verifies behind the drawing, never in it. */
function useChecked(
  document: CatalogDocument,
  { policy, published }: { readonly policy: ProductTypePolicy; readonly published: CatalogDocument | null },
): Checked {
  const check = useMemo(() => {
    const productTypes = productTypesWith(policy);
    const checker = createCatalogChecker({ productTypes });
    const previous = published ? parseCatalog(published, { productTypes }).catalog : undefined;
    return (next: CatalogDocument): Checked => ({
      document: next,
      checked: checker.check(next, previous && { previous }),
    });
  }, [policy, published]);
  const [verdict, setVerdict] = useState(() => ({ ...check(document), by: check }));
  const costMillis = useRef(0);
  const isCurrent = verdict.document === document && verdict.by === check;
  useEffect(() => {
    if (isCurrent) return;
    const { current: cost } = costMillis;
    const rest = cost < QUICK_MILLIS ? 0 : Math.min(RESTS_PER_CHECK * cost, RESTS_MAX_MILLIS);
    const timer = setTimeout(() => {
      const started = performance.now();
      const next = { ...check(document), by: check };
      costMillis.current = performance.now() - started;
      startTransition(() => setVerdict(next));
    }, rest);
    return () => clearTimeout(timer);
  }, [isCurrent, check, document]);
  return verdict;
}

/** What there is to edit: the draft, else what is published; undefined where that is no catalog that a sheet can show. */
export function storedState(draft: Draft | null, product: ProductDetail): SavedState | undefined {
  if (!draft) return product.catalog ? { document: product.catalog, etag: null } : undefined;
  return isCatalogDocument(draft.document) ? { document: draft.document, etag: draft.etag } : undefined;
}
