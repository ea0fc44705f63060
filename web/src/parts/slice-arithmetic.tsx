import type { SliceExplanation } from '@regrade/client';
import { Link } from 'react-router';
import { useSlice } from '../data/subscriptions.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { isPositive } from './amount-text.ts';
import { Arithmetic } from './arithmetic.tsx';
import { Money } from './money.tsx';
import type { Door } from './order-money.tsx';
import './fee-lines.css';
import './slice-arithmetic.css';

const TEXTS = defineTexts({
  en: {
    ...{ start: 'When the subscription began', change: 'Change order', renewal: 'Renewal' },
    ...{ charged: 'Charged', credited: 'Credited', paid: 'Paid', refunded: 'Refunded' },
    unknown: 'As it was brought in: no price list of this service made it.',
  },
  zh: {
    ...{ start: '订阅开始时', change: '变更订单', renewal: '续费' },
    ...{ charged: '计费', credited: '抵扣', paid: '已付', refunded: '已退' },
    unknown: '随导入带入，并非由本服务的价目计算得出。',
  },
});

/** What made a figure of a slice: its price list, or everything that charged and credited it. */
export function SliceArithmetic(of: {
  readonly subscription: string;
  readonly slice: string;
  readonly isPrice: boolean;
  readonly door: Door;
}) {
  const found = useSlice(of.subscription, of.slice);
  return (
    <Answer of={found}>{(slice) => (of.isPrice ? <Price of={slice} /> : <Sources of={slice} door={of.door} />)}</Answer>
  );
}

function Price({ of }: { readonly of: SliceExplanation }) {
  const texts = useTexts(TEXTS);
  return of.price.length === 0 ? <p className="soft">{texts.unknown}</p> : <Arithmetic steps={of.price} />;
}

function Sources({ of, door }: { readonly of: SliceExplanation; readonly door: Door }) {
  const texts = useTexts(TEXTS);
  const { currency, paid, refunded } = of;
  const settled = { paid, refunded };
  return (
    <div className="stack">
      {of.sources.map((source) => (
        <SourceView
          key={`${source.kind} ${source.at} ${source.order ?? ''}`}
          of={source}
          currency={currency}
          door={door}
        />
      ))}
      <dl className="fee-lines">
        {(['paid', 'refunded'] as const)
          .filter((name) => isPositive(settled[name]))
          .map((name) => (
            <div key={name}>
              <dt>{texts[name]}</dt>
              <dd>
                <Money amount={settled[name]} currency={currency} />
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function SourceView(of: {
  readonly of: SliceExplanation['sources'][number];
  readonly currency: string;
  readonly door: Door;
}) {
  const { of: source, currency, door } = of;
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { kind, order, at, charge, credit, steps } = source;
  return (
    <section className="slice-source">
      <header>
        <b>{order === undefined ? texts[kind] : <Link to={`/${door}/orders/${order}`}>{texts[kind]}</Link>}</b>
        <span className="soft">{dateTime(at)}</span>
      </header>
      <div className="slice-source-amounts">
        {isPositive(charge) && (
          <span>
            {texts.charged} <Money amount={charge} currency={currency} />
          </span>
        )}
        {isPositive(credit) && (
          <span>
            {texts.credited} <Money amount={credit} currency={currency} />
          </span>
        )}
      </div>
      {steps.length === 0 ? <p className="soft">{texts.unknown}</p> : <Arithmetic steps={steps} />}
    </section>
  );
}
