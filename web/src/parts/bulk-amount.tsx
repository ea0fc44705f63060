import { useAnswer } from '../data/answers.ts';
import { useQuote } from '../data/changes.ts';
import { client } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { ItemState } from './bulk-state.tsx';
import { FeeLines } from './fee-lines.tsx';
import { Money } from './money.tsx';
import { OpenAmount } from './open-amount.tsx';
import type { Door } from './order-money.tsx';
import './fee-lines.css';

const TEXTS = defineTexts({
  en: { whole: 'Every subscription', more: 'There are more of them than fit here.' },
  zh: { whole: '查看各订阅', more: '此处未能全部列出。' },
});

interface BulkAmountProps {
  readonly label: string;
  readonly amount: string;
  readonly currency: string;
  readonly door: Door;
}

/** The sum of a bulk change in one currency, which opens to the subscriptions it consists of. */
export function BulkAmount({ bulk, door, ...amount }: BulkAmountProps & { readonly bulk: string }) {
  const texts = useTexts(TEXTS);
  return (
    <OpenAmount {...amount} whole={{ to: `/${door}/bulk-changes/${bulk}`, label: texts.whole }}>
      <Items bulk={bulk} currency={amount.currency} />
    </OpenAmount>
  );
}

function Items({ bulk, currency }: { readonly bulk: string; readonly currency: string }) {
  const texts = useTexts(TEXTS);
  const answer = useAnswer(['bulk-changes', 'summed', bulk], (signal) =>
    client.call('listBulkItems', { params: { id: bulk }, query: {}, signal }),
  );
  return (
    <Answer of={answer}>
      {({ items, nextCursor }) => (
        <>
          <dl className="fee-lines">
            {items
              .filter((item) => item.currency === currency)
              .map(({ n, subscription, state, net = '0' }) => (
                <div key={n}>
                  <dt>
                    {n}. <code>…{subscription.slice(-12)}</code> <ItemState state={state} />
                  </dt>
                  <dd>
                    <Money amount={net} currency={currency} />
                  </dd>
                </div>
              ))}
          </dl>
          {nextCursor !== undefined && <p className="plain soft">{texts.more}</p>}
        </>
      )}
    </Answer>
  );
}

/** What one subscription of it costs or gives back, which opens to the lines of its quote. */
export function BulkItemAmount({ quote, door, ...amount }: BulkAmountProps & { readonly quote: string | undefined }) {
  if (quote === undefined) return <Money {...amount} />;
  return (
    <OpenAmount {...amount}>
      <QuoteFee quote={quote} isOwn={door === 'customer'} />
    </OpenAmount>
  );
}

function QuoteFee({ quote, isOwn }: { readonly quote: string; readonly isOwn: boolean }) {
  return <Answer of={useQuote(quote, false)}>{(found) => <FeeLines of={found} isOwn={isOwn} />}</Answer>;
}
