import type { CatalogDocument } from '@regrade/client';
import { type ReactNode, useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { countLostFromSale, lossOf, type PartCounts } from '../document/part-counts.ts';
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
      `${count === 1 ? 'One SKU on sale is' : `${count} SKUs on sale are`} not in the draft any more after this. Customers keep what they run, but cannot change it. To stop selling alone, set “On sale” to no.`,
    renamed: (count: number) =>
      `Customers run ${count === 1 ? 'one SKU' : `${count} SKUs`} under the id that this changes: they keep what they run, but cannot change it, as if it were deleted. What people read are names and labels, which can be changed at any time.`,
  },
  zh: {
    ...{ undo: '可通过撤销全部恢复。', with: '将一并删除：' },
    skus: (count: number) => `${count} 个 SKU`,
    prices: (count: number) => `${count} 个价格`,
    ranges: (count: number) => `${count} 个 SKU 专属数量范围`,
    rules: (count: number) => `${count} 条变更规则`,
    ways: (count: number) => `${count} 条 SKU 之间的变更路径`,
    onSale: (count: number) =>
      `此后草稿将不再包含 ${count} 个在售 SKU。客户可继续使用，但无法变更。若只想停售，请将“在售”设为否。`,
    renamed: (count: number) =>
      `客户正以此标识使用 ${count} 个在售 SKU：可继续使用，但无法变更，等同于删除。客户看到的是名称和显示名，可随时修改。`,
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
  readonly lostFromSale: number;
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
    const lostFromSale = countLostFromSale(published, { before: document, after: wanted.next });
    if (lostFromSale === 0 && PARTS.every((part) => loss[part] <= 0)) edit(wanted.next);
    else setAsked({ ...wanted, loss, lostFromSale });
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

function Loss({ kind, loss, lostFromSale }: AskedEdit) {
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
      {lostFromSale > 0 && <div>{kind === 'delete' ? texts.onSale(lostFromSale) : texts.renamed(lostFromSale)}</div>}
      <div className="soft">{texts.undo}</div>
    </>
  );
}
