import type {
  CatalogDocument,
  Draft,
  ImpactJob,
  ListedProduct,
  ProductDetail,
  Review,
  SavedDraft,
} from '@regrade/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Act, type Pages, useAct, useAnswer, usePages } from './answers.ts';
import { client, refusalOf } from './client.ts';

const PRODUCTS = 'products';
const DRAFTS = 'drafts';
const IMPACTS = 'impacts';
/** A job is asked after this long again. */
const IMPACT_MILLIS = 700;

export interface ProductFilter {
  readonly seller: string;
  readonly search?: string;
}

export function useProducts(filter: ProductFilter): Pages<ListedProduct> {
  return usePages([PRODUCTS, 'list', filter], (cursor, signal) =>
    client.call('listProducts', { query: { ...filter, ...(cursor !== undefined && { cursor }) }, signal }),
  );
}

export function useProduct(id: string): UseQueryResult<ProductDetail> {
  return useAnswer([PRODUCTS, id], (signal) => client.call('getProduct', { params: { id }, signal }));
}

/** The draft of a product; null where there is none yet. */
export function useDraft(id: string): UseQueryResult<Draft | null> {
  return useAnswer([DRAFTS, id], async (signal): Promise<{ readonly body: Draft | null }> => {
    try {
      return await client.call('getDraft', { params: { id }, signal });
    } catch (error) {
      if (refusalOf(error)?.code === 'not-found') return { body: null };
      throw error;
    }
  });
}

/** What is stored now, past every cache: to compare with after somebody else has saved. */
export async function readDraft(id: string): Promise<Draft> {
  return (await client.call('getDraft', { params: { id } })).body;
}

export interface SaveDraft {
  readonly document: CatalogDocument;
  /** Of the draft that was edited; null where there was none. */
  readonly etag: string | null;
}

export function useSaveDraft(id: string): Act<SaveDraft, SavedDraft> {
  return useAct(
    ({ document, etag }: SaveDraft) =>
      etag === null
        ? client.call('saveDraft', { params: { id }, body: document, firstSave: true })
        : client.call('saveDraft', { params: { id }, body: document, ifMatch: etag }),
    { changes: [PRODUCTS, DRAFTS, IMPACTS] },
  );
}

/** The first draft of a product, which is no product before. */
export function useSaveFirstDraft(): Act<{ readonly id: string; readonly document: CatalogDocument }, SavedDraft> {
  return useAct(({ id, document }) => client.call('saveDraft', { params: { id }, body: document, firstSave: true }), {
    changes: [PRODUCTS, DRAFTS],
  });
}

export function useSubmitDraft(id: string): Act<{ readonly etag: string }, Review> {
  return useAct(({ etag }) => client.call('submitDraft', { params: { id }, ifMatch: etag }), {
    changes: [PRODUCTS, DRAFTS],
  });
}

export function useWithdrawDraft(id: string): Act<void, null> {
  return useAct(() => client.call('withdrawDraft', { params: { id } }), { changes: [PRODUCTS, DRAFTS] });
}

/** What the saved draft does to running subscriptions; null until somebody asks for it. */
export function useDraftImpact(id: string): UseQueryResult<ImpactJob | null> {
  const [isRunning, setRunning] = useState(false);
  const impact = useAnswer(
    [IMPACTS, id],
    async (signal): Promise<{ readonly body: ImpactJob | null }> => {
      try {
        return await client.call('getDraftImpact', { params: { id }, signal });
      } catch (error) {
        if (refusalOf(error)?.code === 'impact.not-started') return { body: null };
        throw error;
      }
    },
    { everyMillis: isRunning ? IMPACT_MILLIS : false },
  );
  const state = impact.data?.state;
  useEffect(() => setRunning(state === 'waiting' || state === 'running'), [state]);
  return impact;
}

export function useStartImpact(id: string): Act<void, ImpactJob> {
  return useAct(() => client.call('startDraftImpact', { params: { id } }), { changes: [IMPACTS] });
}
