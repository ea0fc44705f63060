import { Button, Input } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog } from './dialog.tsx';
import { Refusal } from './refusal.tsx';

const TEXTS = defineTexts({
  en: { reason: 'Reason, which those concerned will read' },
  zh: { reason: '理由（相关方可见）' },
});

interface Decision {
  readonly button: string;
  readonly title: string;
  readonly why: string;
  readonly danger?: boolean;
  /** In a row of a table: a button without a frame. */
  readonly quiet?: boolean;
  /** Not what the page is there for. */
  readonly plain?: boolean;
  readonly disabled?: boolean;
  /** False where no reason is kept: then the button has to be pressed twice, and that is all. */
  readonly asksReason?: boolean;
  readonly isActing: boolean;
  readonly error: Error | null;
  readonly onOpen: () => void;
  readonly decide: (reason: string) => Promise<unknown>;
}

/** A button behind which a decision is taken, with its reason where one is kept. `decide` rejects with what `error` then says. */
export function ReasonDialog(of: Decision) {
  const { button, danger = false, quiet = false, plain = false, disabled = false, onOpen } = of;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        type={quiet ? 'link' : danger || plain ? 'default' : 'primary'}
        danger={danger}
        disabled={disabled}
        onClick={() => {
          onOpen();
          setOpen(true);
        }}
      >
        {button}
      </Button>
      {isOpen && <OpenDialog {...of} onClose={() => setOpen(false)} />}
    </>
  );
}

function OpenDialog(of: Decision & { readonly onClose: () => void }) {
  const { button, title, why, danger = false, asksReason = true, isActing, error, decide, onClose } = of;
  const texts = useTexts(TEXTS);
  const [reason, setReason] = useState('');
  async function submit(): Promise<void> {
    const isDecided = await decide(reason.trim()).then(
      () => true,
      () => false, // The refusal is shown below.
    );
    if (isDecided) onClose();
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button
          type="primary"
          danger={danger}
          disabled={asksReason && reason.trim() === ''}
          loading={isActing}
          onClick={() => void submit()}
        >
          {button}
        </Button>
      }
    >
      <div className="stack">
        <div>{why}</div>
        {asksReason && (
          <Input.TextArea
            autoFocus
            rows={3}
            aria-label={texts.reason}
            placeholder={texts.reason}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
        {error && <Refusal error={error} />}
      </div>
    </Dialog>
  );
}
