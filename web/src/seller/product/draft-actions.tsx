import RedoOutlined from '@ant-design/icons/RedoOutlined';
import UndoOutlined from '@ant-design/icons/UndoOutlined';
import type { Draft } from '@regrade/client';
import { Button } from 'antd';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { refusalOf } from '../../data/client.ts';
import { readDraft, useSaveDraft, useSubmitDraft, useWithdrawDraft } from '../../data/products.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { useLatest } from '../../ui/use-latest.ts';
import { isSameDocument } from '../document/same-document.ts';
import { DraftConflict } from './draft-conflict.tsx';
import { useEditor, useVerdict } from './editor-context.tsx';
import type { DraftEditor } from './use-draft-editor.ts';

const TEXTS = defineTexts({
  en: {
    ...{
      undo: 'Undo',
      redo: 'Redo',
      save: 'Save',
      submit: 'Save and Submit',
      withdraw: 'Withdraw from review',
      same: 'Nothing differs from what is published',
    },
    errors: (count: number) => (count === 1 ? '1 error stands in the way' : `${count} errors stand in the way`),
  },
  zh: {
    ...{
      undo: '撤销',
      redo: '重做',
      save: '保存',
      submit: '保存并提交',
      withdraw: '撤回审核',
      same: '与已发布内容没有差异',
    },
    errors: (count: number) => `有 ${count} 个错误，无法提交`,
  },
});

/** What can be done with the draft as a whole. */
export function DraftActions({ product, draft }: { readonly product: string; readonly draft: Draft | null }) {
  const texts = useTexts(TEXTS);
  const editor = useEditor();
  const acts = useDraftActs(product);
  const { said, state } = useVerdict();
  // While a draft is verified this is what was said last: the service has the last word, and says it.
  const errors = said?.findings.filter(({ severity }) => severity === 'error').length ?? 0;
  const isKnown = said !== undefined || state === 'failed';
  const differs = useDiffers(editor);
  const canSubmit = isKnown && errors === 0 && differs && (editor.isChanged || draft !== null);
  useSaveKey(acts.save, editor.isChanged && !editor.readOnly);
  const failed = acts.error && refusalOf(acts.error)?.code !== 'precondition.failed' ? acts.error : undefined;
  return (
    <div className="draft-actions">
      <div className="row">
        {editor.readOnly ? (
          <Button loading={acts.isWithdrawing} onClick={() => void acts.withdraw()}>
            {texts.withdraw}
          </Button>
        ) : (
          <>
            <Button
              aria-label={texts.undo}
              title={`${texts.undo} (Ctrl-Z)`}
              icon={<UndoOutlined />}
              disabled={!editor.undo}
              onClick={() => editor.undo?.()}
            />
            <Button
              aria-label={texts.redo}
              title={`${texts.redo} (Ctrl-Y)`}
              icon={<RedoOutlined />}
              disabled={!editor.redo}
              onClick={() => editor.redo?.()}
            />
            <Button
              title={`${texts.save} (Ctrl-S)`}
              disabled={!editor.isChanged}
              loading={acts.isSaving}
              onClick={() => void acts.save()}
            >
              {texts.save}
            </Button>
            <Button
              type="primary"
              disabled={!canSubmit}
              {...(errors > 0 ? { title: texts.errors(errors) } : !differs && { title: texts.same })}
              loading={acts.isSubmitting}
              onClick={() => void acts.submit()}
            >
              {texts.submit}
            </Button>
          </>
        )}
      </div>
      {failed && <Refusal error={failed} />}
      {acts.theirs && <DraftConflict product={product} theirs={acts.theirs} onDone={acts.forgetConflict} />}
    </div>
  );
}

/** Control-S, as in a spreadsheet; what is being typed is taken over first. */
function useSaveKey(save: () => Promise<unknown>, canSave: boolean): void {
  const latest = useLatest({ save, canSave });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 's')
        return;
      event.preventDefault();
      const { activeElement } = globalThis.document;
      if (activeElement instanceof HTMLInputElement) activeElement.blur();
      // Once what leaving the field has edited is drawn.
      setTimeout(() => latest.current.canSave && void latest.current.save());
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, [latest]);
}

/** Whether there is anything to review: what is published already need not be submitted. */
function useDiffers({ published, document }: DraftEditor): boolean {
  const draft = useDeferredValue(document);
  return useMemo(() => !isSameDocument(published, draft), [published, draft]);
}

function useDraftActs(product: string) {
  const editor = useEditor();
  const saving = useSaveDraft(product);
  const submitting = useSubmitDraft(product);
  const withdrawing = useWithdrawDraft(product);
  const [theirs, setTheirs] = useState<Draft>();
  /** The entity tag of what stands stored then; undefined where it was not stored, which is shown. */
  async function save(): Promise<string | undefined> {
    const { document, etag } = editor;
    if (!editor.isChanged && etag !== null) return etag;
    try {
      const saved = await saving.act({ document, etag });
      editor.markSaved({ document, etag: saved.etag });
      return saved.etag;
    } catch (error) {
      if (refusalOf(error)?.code === 'precondition.failed') setTheirs(await readDraft(product));
      return undefined;
    }
  }
  return {
    ...{
      save,
      theirs,
      isSaving: saving.isActing,
      isSubmitting: submitting.isActing,
      isWithdrawing: withdrawing.isActing,
    },
    error: saving.error ?? submitting.error ?? withdrawing.error,
    forgetConflict: () => setTheirs(undefined),
    async submit(): Promise<void> {
      submitting.forget();
      const etag = await save();
      if (etag !== undefined) await submitting.act({ etag }).catch(() => undefined); // The refusal is shown.
    },
    withdraw: () => withdrawing.act().catch(() => undefined), // As above.
  };
}
