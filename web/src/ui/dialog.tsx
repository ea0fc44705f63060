import CloseOutlined from '@ant-design/icons/CloseOutlined';
import { Button } from 'antd';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
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
  /** What it belongs to and opens beside, where there is room for that. */
  readonly beside?: RefObject<HTMLElement | null>;
}) {
  const { title, onClose, children, actions, beside } = of;
  const { close } = useTexts(TEXTS);
  const dialog = useRef<HTMLDialogElement>(null);
  const before = useRef<Element>(null);
  // Before anything is painted and any other key can come.
  useLayoutEffect(() => {
    before.current = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    return beside && keepBeside(dialog.current, beside.current);
  }, [beside]);
  // The platform gives the focus back when a dialog closes, not when it is taken away open; and until then keeps it inside.
  useEffect(() => {
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={beside ? 'dialog is-beside' : 'dialog'}
      closedby="any"
      aria-label={title}
      // React lets the end of a dialog that was opened inside this one rise to it; the platform does not.
      onClose={({ target, currentTarget }) => target === currentTarget && onClose()}
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

const GAP = 6;
const MARGIN = 16;

/** Below it or else above it, their right edges in one line as figures stand, where there is room for that; again whenever it or the window grows. */
function keepBeside(dialog: HTMLDialogElement | null, beside: HTMLElement | null): (() => void) | undefined {
  if (!dialog || !beside) return undefined;
  function place(of: HTMLDialogElement, { left, right, top, bottom }: DOMRect): void {
    const [width, height] = [of.offsetWidth, of.offsetHeight];
    const lies =
      bottom + GAP + height + MARGIN <= globalThis.innerHeight || top < height ? bottom + GAP : top - GAP - height;
    const stands = right - width >= MARGIN ? right - width : left;
    const x = between(MARGIN, stands, globalThis.innerWidth - width - MARGIN);
    const y = between(MARGIN, lies, globalThis.innerHeight - height - MARGIN);
    of.style.setProperty('--dialog-x', `${x + globalThis.scrollX}px`);
    of.style.setProperty('--dialog-y', `${y + globalThis.scrollY}px`);
  }
  const sizes = new ResizeObserver(() => place(dialog, beside.getBoundingClientRect()));
  sizes.observe(dialog);
  sizes.observe(document.documentElement);
  return () => sizes.disconnect();
}

function between(least: number, wanted: number, most: number): number {
  return Math.max(least, Math.min(wanted, most));
}

/** Where what a field opens has to be drawn: the platform's dialog lies above everything else on the page. */
export function insideDialog(field: HTMLElement): HTMLElement {
  return field.closest('dialog') ?? document.body;
}
