import type { AccountStatement } from '@regrade/client';
import { defineTexts } from '../text/language.tsx';

type Line = AccountStatement['items'][number];

/** What one subject moved at one instant: a payment passes through the open orders, and is one thing to whoever paid. */
export interface Move extends Pick<Line, 'at' | 'subject'> {
  readonly id: string;
  readonly lines: readonly Line[];
}

/** Names of ledger accounts, and of subjects by the beginning of their id. */
export const STATEMENT_WORDS = defineTexts({
  en: {
    ...{ wallet: 'Wallet', balance: 'Balance', 'orders-in-progress': 'Open orders' },
    ...{ ord: 'Change order', sub: 'Purchase or renewal', ren: 'Renewal', account: 'Credited by the operator' },
  },
  zh: {
    ...{ wallet: '钱包', balance: '余额', 'orders-in-progress': '未完成订单' },
    ...{ ord: '变更订单', sub: '购买或续费', ren: '续费', account: '运营入账' },
  },
});

export function groupMoves(lines: readonly Line[]): readonly Move[] {
  const moves = new Map<string, Line[]>();
  for (const line of lines) {
    const id = `${line.at} ${line.subject}`;
    moves.set(id, [...(moves.get(id) ?? []), line]);
  }
  return [...moves].map(([id, grouped]) => ({
    id,
    at: grouped[0]?.at ?? '',
    subject: grouped[0]?.subject ?? '',
    // The wallet first: that is what the customer looks for.
    lines: withoutPassing(grouped).toSorted(
      (a, b) => Number(b.ledgerAccount === 'wallet') - Number(a.ledgerAccount === 'wallet'),
    ),
  }));
}

/** Without what came and went again at that instant: money on its way through an open order. */
function withoutPassing(lines: readonly Line[]): readonly Line[] {
  const turned = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
  return lines.filter(
    (line) =>
      line.ledgerAccount !== 'orders-in-progress' ||
      !lines.some((other) => other.ledgerAccount === line.ledgerAccount && other.amount === turned(line.amount)),
  );
}

/** The page of an order or subscription; nothing else has one here. */
export function subjectAddress(subject: string): string | undefined {
  if (subject.startsWith('ord_')) return `/customer/orders/${subject}`;
  return subject.startsWith('sub_') ? `/customer/subscriptions/${subject}` : undefined;
}
