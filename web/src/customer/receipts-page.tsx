import type { Receipt } from '@regrade/client';
import { useState } from 'react';
import { Link } from 'react-router';
import { useReceipts } from '../data/own-money.ts';
import { isPositive } from '../parts/amount-text.ts';
import { Money } from '../parts/money.tsx';
import { OpenedReceipt } from '../parts/opened-receipt.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Entries } from '../ui/entries.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import './subscription-page.css';
import './receipts-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Receipts',
      empty: 'No receipt yet',
      why: 'Every purchase, change and renewal has a numbered one.',
    },
    ...{ receipt: 'Receipt', 'credit-note': 'Credit note', order: 'Order', subscription: 'Subscription' },
  },
  zh: {
    ...{ title: '收据', empty: '还没有收据', why: '每次购买、变更和续费都有编号收据。' },
    ...{ receipt: '收据', 'credit-note': '贷项通知单', order: '订单', subscription: '订阅' },
  },
});

export function ReceiptsPage() {
  const texts = useTexts(TEXTS);
  const pages = useReceipts();
  return (
    <PageFrame title={texts.title}>
      <div className="own">
        <Entries pages={pages} label={texts.title} empty={{ title: texts.empty, why: texts.why }}>
          {(receipt) => <ReceiptEntry key={receipt.number} receipt={receipt} />}
        </Entries>
      </div>
    </PageFrame>
  );
}

function ReceiptEntry({ receipt }: { readonly receipt: Receipt }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { name } = useOwnCatalog(receipt.product);
  const [isOpen, setOpen] = useState(false);
  const { kind, number, issuedAt, paid, refund, balance, currency, order, subscription } = receipt;
  const back = isPositive(refund) ? refund : balance;
  const moved = isPositive(back) ? `-${back}` : paid;
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="entry receipt-entry">
          <span>
            <b>{name}</b>
            <br />
            <span className="soft">
              {texts[kind]} <span className="num">{number}</span>
            </span>
          </span>
          <span className="soft">{date(issuedAt)}</span>
          <b>
            <Money amount={moved} currency={currency} />
          </b>
        </summary>
        <div className="receipt-whole">
          {isOpen && <OpenedReceipt receipt={receipt} door="customer" />}
          <div className="row">
            <Link to={`/customer/subscriptions/${subscription}`}>{texts.subscription}</Link>
            {order !== undefined && <Link to={`/customer/orders/${order}`}>{texts.order}</Link>}
          </div>
        </div>
      </details>
    </li>
  );
}
