import { Button } from 'antd';
import type { ReactNode } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog } from './dialog.tsx';

const TEXTS = defineTexts({ en: { cancel: 'Cancel' }, zh: { cancel: '取消' } });

/** What takes something away is asked about first: the dialog says what goes, its button what is done. */
export function ConfirmDialog(of: {
  readonly title: string;
  readonly word: string;
  readonly children: ReactNode;
  readonly isActing?: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}) {
  const { title, word, children, isActing = false, onYes, onClose } = of;
  const texts = useTexts(TEXTS);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="primary" danger loading={isActing} onClick={onYes}>
            {word}
          </Button>
        </>
      }
    >
      <div className="stack">{children}</div>
    </Dialog>
  );
}
