import type { Settings } from '@regrade/client';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { saySpan } from '../ui/say-span.ts';
import { StateMark } from '../ui/state-mark.tsx';
import { METHODS } from './method-words.ts';
import './settings-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Settings',
      note: 'Set where the service is started (docs/operating.md); shown here so that nobody has to guess.',
    },
    ...{ types: 'Product types and their directions', both: 'up and down', up: 'up only', any: 'any fee rule' },
    perDay: (count: string) => `at most ${count} changes a day`,
    hold: (span: string) => `${span} after an upgrade no downgrade pays out`,
    ...{ ladders: 'Retry ladders', seller: 'Telling a seller', refund: 'Giving money back', renewal: 'Renewing' },
    ...{
      deadlines: 'Deadlines',
      quote: 'A quote binds',
      payOutQuote: 'A quote that pays out binds',
      payment: 'To pay an order',
    },
    ...{ isolation: 'An expired license can be revived for', renewalLead: 'Automatic renewal before the end' },
    ...{ methods: 'Customers may pay by' },
  },
  zh: {
    ...{ title: '设置', note: '在服务启动时设定（见 docs/operating.md），此处仅供查看。' },
    ...{ types: '商品类型与变更方向', both: '可升可降', up: '仅可升级', any: '任意计费规则' },
    perDay: (count: string) => `每天最多变更 ${count} 次`,
    hold: (span: string) => `升级后${span}内降级不退款`,
    ...{ ladders: '重试阶梯', seller: '通知卖家', refund: '退款', renewal: '续费' },
    ...{ deadlines: '期限', quote: '报价有效期', payOutQuote: '退款报价有效期', payment: '订单支付期限' },
    ...{ isolation: '过期许可证可恢复期', renewalLead: '自动续费提前量' },
    ...{ methods: '客户可用支付方式' },
  },
});

export function SettingsPage() {
  const texts = useTexts(TEXTS);
  const answer = useAnswer(['settings'], (signal) => client.call('getSettings', { signal }));
  return (
    <PageFrame title={texts.title} note={texts.note}>
      <Answer of={answer}>
        {(settings) => (
          <div className="stack">
            <ProductTypes types={settings.productTypes} />
            <Ladders ladders={settings.ladders} />
            <Deadlines settings={settings} />
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}

function ProductTypes({ types }: { readonly types: Settings['productTypes'] }) {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  const { language } = useLanguage();
  return (
    <section className="sheet">
      <h2>{texts.types}</h2>
      {types.map(({ id, downgrades, feeRules, changesPerDayMax, downgradeHoldSeconds }) => (
        <div key={id} className="row settings-type">
          <b>{id}</b>
          <StateMark tone={downgrades ? 'brand' : 'change'}>{downgrades ? texts.both : texts.up}</StateMark>
          <span className="soft">{feeRules === 'any' ? texts.any : feeRules.join(', ')}</span>
          {changesPerDayMax !== null && <span className="soft">{texts.perDay(number(changesPerDayMax))}</span>}
          {downgradeHoldSeconds !== null && (
            <span className="soft">{texts.hold(saySpan(downgradeHoldSeconds, language))}</span>
          )}
        </div>
      ))}
    </section>
  );
}

/** Attempts as marks on a line, the pauses between them in words: how long something is tried is seen at once. */
function Ladders({ ladders }: { readonly ladders: Settings['ladders'] }) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  return (
    <section className="sheet">
      <h2>{texts.ladders}</h2>
      {(['seller', 'refund', 'renewal'] as const).map((name) => (
        <div key={name} className="ladder">
          <span>{texts[name]}</span>
          <div className="ladder-steps">
            <i className="ladder-try" />
            {ladders[name].map((seconds, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place; equal pauses follow each other
              <span key={index} className="ladder-step">
                <span className="soft num">{saySpan(seconds, language)}</span>
                <i className="ladder-try" />
              </span>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function Deadlines({ settings: { deadlines, paymentMethods } }: { readonly settings: Settings }) {
  const texts = useTexts(TEXTS);
  const methods = useTexts(METHODS);
  const { language } = useLanguage();
  return (
    <section>
      <FactList
        facts={[
          ...(['quote', 'payOutQuote', 'payment', 'isolation', 'renewalLead'] as const).map((name) => ({
            label: texts[name],
            value: saySpan(deadlines[name], language),
          })),
          { label: texts.methods, value: paymentMethods.map((method) => methods[method]).join(', ') },
        ]}
      />
    </section>
  );
}
