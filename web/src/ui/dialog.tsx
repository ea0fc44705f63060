import CloseOutlined from '@ant-design/icons/CloseOutlined';
import { Button } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import './dialog.css';

const TEXTS = defineTexts({ en: { close: 'Close' }, zh: { close: '关闭' } });

/** What one has come for; without a field it is the first button. */
const FIRST_FIELD = '.dialog-body :is(input, textarea):not([disabled], [hidden])';

/** The platform's own dialog: it keeps the focus inside and closes by Escape; on a phone it rises from the bottom. */
export function Dialog(of: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { title, onClose, children, actions } = of;
  const { close } = useTexts(TEXTS);
  const dialog = useRef<HTMLDialogElement>(null);
  const before = useRef<Element | null>(null);
  // Before the next key can come: it must not go to what lies under the dialog.
  useLayoutEffect(() => {
    before.current = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
  }, []);
  // The platform gives the focus back when a dialog closes, not when it is taken away open.
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    },
    [],
  );
  return (
    <dialog
      ref={dialog}
      className="dialog"
      closedby="any"
      aria-label={title}
      onClose={onClose}
      onKeyDownCapture={keepOpenFor}
    >
      <header className="dialog-head">
        <h2>{title}</h2>
        <Button type="text" aria-label={close} icon={<CloseOutlined />} onClick={() => dialog.current?.close()} />
      </header>
      <div className="dialog-body">{children}</div>
      {actions && <footer className="dialog-foot row">{actions}</footer>}
    </dialog>
  );
}

/** Escape closes the list that a field has opened first, and the dialog once there is none. */
function keepOpenFor(event: KeyboardEvent<HTMLDialogElement>): void {
  const hasOpenList = event.currentTarget.querySelector('[aria-expanded="true"]') !== null;
  if (event.key === 'Escape' && hasOpenList) event.preventDefault();
}

/** Where what a field opens has to be drawn: the platform's dialog lies above everything else on the page. */
export function insideDialog(field: HTMLElement): HTMLElement {
  return field.closest('dialog') ?? document.body;
}
