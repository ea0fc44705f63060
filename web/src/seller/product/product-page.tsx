import type { Draft, ProductDetail } from '@regrade/client';
import { useLayoutEffect, useMemo } from 'react';
import { NavLink, Route, Routes, useLocation, useMatch, useParams } from 'react-router';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { useDraft, useProduct } from '../../data/products.ts';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { sayText } from '../../text/say-text.ts';
import { Answer } from '../../ui/answer.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { useCurrentTab } from '../../ui/use-current-tab.ts';
import { ChangePage } from '../rules/change-page.tsx';
import { DifferencePage } from './difference-page.tsx';
import { DraftActions } from './draft-actions.tsx';
import { DraftNote } from './draft-note.tsx';
import { EditorProvider } from './editor-context.tsx';
import { ImpactPage } from './impact-page.tsx';
import { SheetsPage } from './sheets-page.tsx';
import { type DraftEditor, type SavedState, storedState, useDraftEditor } from './use-draft-editor.ts';
import '../../ui/tab-links.css';
import './product-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ products: 'My Products', sheets: 'Specifications and prices', change: 'Change', difference: 'Differences' },
    ...{ impact: 'Impact', tabs: 'Pages of the product', unreadable: 'This draft cannot be shown as a sheet' },
    ...{
      unreadableWhy:
        'It was stored by other means and lacks the shape of a catalog. Save it again with `regrade apply`.',
    },
  },
  zh: {
    ...{ products: '我的商品', sheets: '规格与价格', change: '变更', difference: '差异', impact: '影响' },
    ...{ tabs: '商品页面', unreadable: '此草稿无法以表格显示' },
    unreadableWhy: '它由其他方式保存，不具备目录的结构。请用 `regrade apply` 重新保存。',
  },
});

/** A product: its specifications and prices, its change rules, and what its draft would change. */
export function ProductPage() {
  const { id = '' } = useParams();
  const product = useProduct(id);
  const draft = useDraft(id);
  return (
    <Answer of={product}>
      {(detail) => <Answer of={draft}>{(stored) => <Loaded key={detail.id} product={detail} draft={stored} />}</Answer>}
    </Answer>
  );
}

function Loaded({ product, draft }: { readonly product: ProductDetail; readonly draft: Draft | null }) {
  const texts = useTexts(TEXTS);
  const stored = useMemo(() => storedState(draft, product), [draft, product]);
  if (!stored) return <Notice title={texts.unreadable} why={texts.unreadableWhy} />;
  return <Edited product={product} draft={draft} stored={stored} />;
}

function Edited(of: { readonly product: ProductDetail; readonly draft: Draft | null; readonly stored: SavedState }) {
  const { product, draft, stored } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const withRules = useMatch('/seller/products/:id/change') !== null;
  const edited = useDraftEditor({ product, stored }, { inReview: draft?.state === 'in-review', withRules });
  const { editor } = edited;
  useUndoKeys(editor);
  const home = `/seller/products/${product.id}`;
  const row = useCurrentTab(useLocation().pathname);
  const pages = [
    { to: home, label: texts.sheets },
    { to: `${home}/change`, label: texts.change },
    { to: `${home}/difference`, label: texts.difference },
    { to: `${home}/impact`, label: texts.impact },
  ];
  return (
    <EditorProvider value={edited}>
      <PageFrame
        title={sayText(editor.document.product.name, language, product.id)}
        above={[{ to: '/seller/products', label: texts.products }]}
        note={<DraftNote product={product} draft={draft} />}
        actions={<DraftActions product={product.id} draft={draft} />}
      >
        <nav ref={row} className="tab-links" aria-label={texts.tabs}>
          {pages.map(({ to, label }) => (
            <NavLink key={to} to={to} end>
              {label}
            </NavLink>
          ))}
        </nav>
        <Routes>
          <Route index element={<SheetsPage />} />
          <Route path="change" element={<ChangePage />} />
          <Route path="difference" element={<DifferencePage />} />
          <Route path="impact" element={<ImpactPage product={product.id} hasRelease={product.release !== null} />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </PageFrame>
    </EditorProvider>
  );
}

/** Control-Z and Control-Y belong to the document, except in a field, which has its own. */
function useUndoKeys({ undo, redo, readOnly }: DraftEditor): void {
  // Before the next key can come: it undoes the edit that the last one made.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || readOnly) return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const key = event.key.toLowerCase();
      const act = key === 'z' && !event.shiftKey ? undo : key === 'y' || key === 'z' ? redo : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, [undo, redo, readOnly]);
}
