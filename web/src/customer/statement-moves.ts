import type { AccountStatement } from '@regrade/client';

type Line = AccountStatement['items'][number];

/** What one subject moved at one instant: a payment passes through the open orders, and is one thing to whoever paid. */
export interface Move extends Pick<Line, 'at' | 'subject'> {
  readonly id: string;
  readonly lines: readonly Line[];
}

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
