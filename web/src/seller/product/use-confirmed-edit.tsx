import type { CatalogDocument } from '@regrade/client';
import { type ReactNode, useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { countLostPublished, lossOf, type PartCounts } from '../document/part-counts.ts';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ undo: 'Undo brings all of it back.', with: 'With it go:' },
    skus: (count: number) => `${count} ${count === 1 ? 'SKU' : 'SKUs'}`,
    prices: (count: number) => `${count} ${count === 1 ? 'price' : 'prices'}`,
    ranges: (count: number) => `${count} own ${count === 1 ? 'range' : 'ranges'} of quantities`,
    rules: (count: number) => `${count} ${count === 1 ? 'change rule' : 'change rules'}`,
    ways: (count: number) => `${count} ${count === 1 ? 'way' : 'ways'} from one SKU to another`,
    onSale: (count: number) =>
      `This takes ${count === 1 ? 'a published SKU' : `${count} published SKUs`} out of the draft. Customers keep what they run, but cannot change it any more. To only stop selling, set “On sale” to no instead.`,
    renamed: (count: number) =>
      `Customers may run ${count === 1 ? 'a published SKU' : `${count} published SKUs`} under the id that this changes: they keep what they run, but cannot change it any more, as if it were deleted. What people read are names and labels, which can be changed at any time.`,
  },
  zh: {
    ...{ undo: '可通过撤销全部恢复。', with: '将一并删除：' },
    skus: (count: number) => `${count} 个 SKU`,
    prices: (count: number) => `${count} 个价格`,
    ranges: (count: number) => `${count} 个 SKU 专属数量范围`,
    rules: (count: number) => `${count} 条变更规则`,
    ways: (count: number) => `${count} 条 SKU 之间的变更路径`,
    onSale: (count: number) =>
      `这会从草稿中移除 ${count} 个已发布的 SKU。客户可继续使用，但无法再变更。若只想停售，请改为将“在售”设为否。`,
    renamed: (count: number) =>
      `客户可能正以此标识使用 ${count} 个已发布的 SKU：可继续使用，但无法变更，等同于删除。客户看到的是名称和显示名，可随时修改。`,
  },
});

interface WantedEdit {
  readonly kind: 'delete' | 'rename';
  readonly next: CatalogDocument;
  /** The question, and the word of the button that answers it. */
  readonly title: string;
  readonly word: string;
  /** What is lost anyway, and need not be said. */
  readonly own?: Partial<PartCounts>;
}

interface AskedEdit extends WantedEdit {
  readonly loss: PartCounts;
  readonly lostPublished: number;
}

const PARTS = ['skus', 'prices', 'ranges', 'rules', 'ways'] as const;

/** An edit that takes more along than one sees is asked about beforehand; any other is done at once. */
export function useConfirmedEdit(): { readonly ask: (wanted: WantedEdit) => void; readonly dialog: ReactNode } {
  const { document, edit, published } = useEditor();
  const [asked, setAsked] = useState<AskedEdit>();
  function ask(wanted: WantedEdit): void {
    const lost = lossOf(document, wanted.next);
    const { skus = 0, rules = 0 } = wanted.own ?? {};
    const loss = { ...lost, skus: lost.skus - skus, rules: lost.rules - rules };
    const lostPublished = countLostPublished(published, { before: document, after: wanted.next });
    if (lostPublished === 0 && PARTS.every((part) => loss[part] <= 0)) edit(wanted.next);
    else setAsked({ ...wanted, loss, lostPublished });
  }
  return {
    ask,
    dialog: asked && (
      <ConfirmDialog
        title={asked.title}
        word={asked.word}
        onClose={() => setAsked(undefined)}
        onYes={() => {
          edit(asked.next);
          setAsked(undefined);
        }}
      >
        <Loss {...asked} />
      </ConfirmDialog>
    ),
  };
}

function Loss({ kind, loss, lostPublished }: AskedEdit) {
  const texts = useTexts(TEXTS);
  const parts = PARTS.filter((part) => loss[part] > 0);
  return (
    <>
      {parts.length > 0 && (
        <div>
          {texts.with}
          <ul>
            {parts.map((part) => (
              <li key={part}>{texts[part](loss[part])}</li>
            ))}
          </ul>
        </div>
      )}
      {lostPublished > 0 && <div>{kind === 'delete' ? texts.onSale(lostPublished) : texts.renamed(lostPublished)}</div>}
      <div className="soft">{texts.undo}</div>
    </>
  );
}
