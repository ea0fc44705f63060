import type { ChangeOrder } from '@regrade/client';
import { useNavigate } from 'react-router';
import { useAct } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FormDialog, textOf } from '../ui/form-dialog.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ undo: 'Undo', undoTitle: 'Undo this change', give: 'Give back', giveTitle: 'Give an amount back' },
    undoWhy:
      'A compensating order moves back to the specification before, for exactly these amounts turned round. This order stays as it is.',
    ...{ amount: 'Amount', to: 'To', wallet: 'the wallet', balance: 'the balance, spent first and never paid out' },
    reason: 'Reason, kept in the audit log',
  },
  zh: {
    ...{ undo: '撤销变更', undoTitle: '撤销此变更', give: '返还款项', giveTitle: '返还一笔款项' },
    undoWhy: '由一张补偿订单恢复到变更前的规格，金额完全相反。本订单保持不变。',
    ...{ amount: '金额', to: '返还到', wallet: '钱包', balance: '余额（优先使用，不可提现）' },
    reason: '理由（记入审计日志）',
  },
});

/** A completed order is never edited: another one makes good what it did (G15). */
export function CorrectOrder({ order: { id, currency } }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const navigate = useNavigate();
  const changes = ['orders', 'wallet'];
  const undo = useAct(
    (reason: string, idempotencyKey) =>
      client.call('correctOrder', { params: { id }, body: { kind: 'reversal', reason }, idempotencyKey }),
    { changes },
  );
  const give = useAct(
    (body: { readonly amount: string; readonly to: 'wallet' | 'balance'; readonly reason: string }, idempotencyKey) =>
      client.call('correctOrder', { params: { id }, body: { kind: 'goodwill', ...body }, idempotencyKey }),
    { changes },
  );
  const lookAt = (made: ChangeOrder) => void navigate(`/operator/orders/${made.id}`);
  const targets = (['wallet', 'balance'] as const).map((value) => ({ value, label: texts[value] }));
  return (
    <>
      <ReasonDialog
        danger
        button={texts.undo}
        title={texts.undoTitle}
        why={texts.undoWhy}
        isActing={undo.isActing}
        error={undo.error}
        onOpen={undo.forget}
        decide={(reason) => undo.act(reason).then(lookAt)}
      />
      <FormDialog
        plain
        button={texts.give}
        title={texts.giveTitle}
        word={texts.give}
        initial={{ to: 'wallet' }}
        fields={[
          { name: 'amount', label: texts.amount, kind: { unit: currency } },
          { name: 'to', label: texts.to, options: targets },
          { name: 'reason', label: texts.reason },
        ]}
        isActing={give.isActing}
        error={give.error}
        onOpen={give.forget}
        save={({ amount, to, reason }) => {
          const body = { amount: textOf(amount), reason: textOf(reason) };
          return give.act({ ...body, to: to === 'balance' ? 'balance' : 'wallet' }).then(lookAt);
        }}
      />
    </>
  );
}
