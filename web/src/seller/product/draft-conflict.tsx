import type { Draft } from '@regrade/client';
import { diffDocuments } from '@regrade/core';
import { Button } from 'antd';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { isCatalogDocument } from '../document/catalog-edit.ts';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    title: 'This draft was saved elsewhere meanwhile',
    why: (at: string, count: number) =>
      `The other version is of ${at} and differs from yours in ${count} ${count === 1 ? 'place' : 'places'}. Nothing of yours is lost.`,
    ...{ theirs: 'Take the other version', theirsHint: 'Undo brings yours back.', mine: 'Keep mine' },
    mineHint: 'The next Save replaces the other version.',
  },
  zh: {
    title: '此草稿已在别处保存',
    why: (at: string, count: number) => `另一版本保存于 ${at}，与您的版本有 ${count} 处不同。您的修改没有丢失。`,
    ...{ theirs: '采用另一版本', theirsHint: '撤销即可恢复您的版本。', mine: '保留我的版本' },
    mineHint: '下次保存将替换另一版本。',
  },
});

/** Two people saved the same draft: the second decides which version goes on, and neither is thrown away unseen. */
export function DraftConflict({
  theirs,
  onDone,
}: {
  readonly product: string;
  readonly theirs: Draft;
  readonly onDone: () => void;
}) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const editor = useEditor();
  const { document, etag } = theirs;
  const differences = diffDocuments(document, editor.document).length;
  return (
    <div role="alert" className="draft-conflict">
      <strong>{texts.title}</strong>
      <p>{texts.why(format.dateTime(theirs.savedAt), differences)}</p>
      <div className="row">
        <Button
          onClick={() => {
            if (isCatalogDocument(document)) editor.takeOver({ document, etag });
            onDone();
          }}
        >
          {texts.theirs}
        </Button>
        <span className="soft">{texts.theirsHint}</span>
        <Button
          onClick={() => {
            if (isCatalogDocument(document)) editor.markSaved({ document, etag });
            onDone();
          }}
        >
          {texts.mine}
        </Button>
        <span className="soft">{texts.mineHint}</span>
      </div>
    </div>
  );
}
