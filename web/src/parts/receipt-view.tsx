import type { CatalogDocument, FeeStep, Receipt } from '@regrade/client';
import type { ReactNode } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { isPositive } from './amount-text.ts';
import { describeSelection, sayInOneLine } from './describe-selection.ts';
import { Figure, Money } from './money.tsx';
import { textOf } from './order-words.ts';
import { stepsOfReceipt } from './receipt-steps.ts';
import './fee-lines.css';
import './receipt-view.css';

const TEXTS = defineTexts({
  en: {
    ...{ receipt: 'Receipt', 'credit-note': 'Credit note', credit: 'Credit for what ran before', net: 'Net' },
    ...{ paid: 'Paid', refund: 'Refunded', balance: 'To the balance', waived: 'Waived', forfeited: 'Not paid out' },
    ...{ fromBalance: 'of it from the balance', nothing: 'Nothing moved', print: 'Print' },
    by: (method: string) => `Paid: ${method}`,
  },
  zh: {
    ...{ receipt: '收据', 'credit-note': '贷项通知单', credit: '原规格抵扣', net: '净额' },
    ...{ paid: '已付', refund: '已退', balance: '转入余额', waived: '减免', forfeited: '不予退还' },
    ...{ fromBalance: '其中余额支付', nothing: '无资金变动', print: '打印' },
    by: (method: string) => `付款方式：${method}`,
  },
});

const METHODS = defineTexts({
  en: { wallet: 'the wallet', external: 'transfer or invoice', stripe: 'card' },
  zh: { wallet: '钱包', external: '转账或账单', stripe: '银行卡' },
});

/** One side of a line, as whoever knows its arithmetic draws it. */
export interface LineAmount {
  readonly component: string;
  readonly side: 'charge' | 'credit';
  readonly label: string;
  readonly amount: string;
}

interface ReceiptProps {
  readonly receipt: Receipt;
  readonly catalog: CatalogDocument | undefined;
  /** Absent: the amount alone. */
  readonly amountOf?: (line: LineAmount) => ReactNode;
  readonly discountSteps?: readonly FeeStep[];
  readonly taxSteps?: readonly FeeStep[];
}

/** A numbered receipt or credit note with all of its lines. */
export function ReceiptView({ receipt, catalog, amountOf, discountSteps = [], taxSteps = [] }: ReceiptProps) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { currency, discounts, taxes, net } = receipt;
  const methods = useTexts(METHODS);
  const steps = stepsOfReceipt(receipt);
  const document = `/v1/receipts/${encodeURIComponent(receipt.number)}/document`;
  return (
    <article className="receipt">
      <header>
        <b>
          {texts[receipt.kind]} <span className="num">{receipt.number}</span>
        </b>
        <span className="soft">{dateTime(receipt.issuedAt)}</span>
      </header>
      <dl className="fee-lines">
        {receipt.lines.map((line) => (
          <ReceiptLine key={line.component} line={line} {...{ receipt, catalog, amountOf }} />
        ))}
        <div>
          <dt>{texts.net}</dt>
          <dd>
            <Figure label={texts.net} amount={net} currency={currency} steps={steps.net} />
          </dd>
        </div>
        {discounts.map(({ id, name, amount }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>
              <Figure
                label={name}
                amount={isPositive(amount) ? `-${amount}` : amount}
                currency={currency}
                steps={discountSteps}
              />
            </dd>
          </div>
        ))}
        {taxes.map(({ rate, name, amount }) => (
          <div key={rate}>
            <dt>{name}</dt>
            <dd>
              <Figure label={name} amount={amount} currency={currency} steps={taxSteps} />
            </dd>
          </div>
        ))}
        <Settled receipt={receipt} steps={steps.settled} />
      </dl>
      <div className="row receipt-foot">
        {receipt.method !== null && <span className="soft">{texts.by(textOf(methods, receipt.method))}</span>}
        <a href={`${document}.html`} target="_blank" rel="noreferrer">
          {texts.print}
        </a>
        <a href={`${document}.pdf`} download>
          PDF
        </a>
      </div>
    </article>
  );
}

function ReceiptLine(of: {
  readonly line: Receipt['lines'][number];
  readonly receipt: Receipt;
  readonly catalog: CatalogDocument | undefined;
  readonly amountOf: ReceiptProps['amountOf'] | undefined;
}) {
  const { line, receipt, catalog, amountOf } = of;
  const texts = useTexts(TEXTS);
  const name = useLineName(line, catalog);
  const draw = amountOf ?? (({ amount }: LineAmount) => <Money amount={amount} currency={receipt.currency} />);
  const { component } = line;
  return (
    <>
      <div>
        <dt>{name}</dt>
        <dd>{draw({ component, side: 'charge', label: name, amount: line.charge })}</dd>
      </div>
      {isPositive(line.credit) && (
        <div>
          <dt>{texts.credit}</dt>
          <dd>{draw({ component, side: 'credit', label: texts.credit, amount: `-${line.credit}` })}</dd>
        </div>
      )}
    </>
  );
}

/** The receipt keeps the key of what was bought; the catalog says what people call it. */
function useLineName(line: Receipt['lines'][number], catalog: CatalogDocument | undefined): string {
  const { language } = useLanguage();
  const { number } = useFormat();
  if (line.skuKey === undefined) return line.component;
  const specification = catalog?.components
    .find(({ id }) => id === line.component)
    ?.specifications.find(({ skus }) => skus?.some(({ sku }) => keyOf(sku) === line.skuKey));
  const sku = specification?.skus?.find((each) => keyOf(each.sku) === line.skuKey)?.sku ?? {};
  const { component, skuKey, quantities = {} } = line;
  const described = describeSelection(
    { component, specification: specification?.id ?? component, sku, skuKey, quantities },
    { catalog, language },
  );
  return sayInOneLine(described, number);
}

/** As the service writes keys (contract, "skuKey"), in the order of the attributes of the catalog. */
function keyOf(sku: { readonly [attribute: string]: string }): string {
  const pairs = Object.entries(sku).map(([id, value]) => `${encodeURIComponent(id)}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '-' : pairs.join(';');
}

function Settled({
  receipt,
  steps,
}: {
  readonly receipt: Receipt;
  readonly steps: ReturnType<typeof stepsOfReceipt>['settled'];
}) {
  const texts = useTexts(TEXTS);
  const { currency, paidFromBalance } = receipt;
  const outcomes = (['paid', 'refund', 'balance', 'waived', 'forfeited'] as const).filter((name) =>
    isPositive(receipt[name]),
  );
  return (
    <>
      {outcomes.length === 0 && (
        <div className="fee-total">
          <dt>{texts.nothing}</dt>
          <dd>
            <Money amount={receipt.paid} currency={currency} />
          </dd>
        </div>
      )}
      {outcomes.map((name) => (
        <div key={name} className="fee-total">
          <dt>{texts[name]}</dt>
          <dd>
            <Figure label={texts[name]} amount={receipt[name]} currency={currency} steps={steps[name]} />
          </dd>
        </div>
      ))}
      {isPositive(paidFromBalance) && (
        <div>
          <dt>{texts.fromBalance}</dt>
          <dd>
            <Money amount={paidFromBalance} currency={currency} />
          </dd>
        </div>
      )}
    </>
  );
}
