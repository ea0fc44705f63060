import type { Counterexample, Finding as FindingJson, Repair } from '@regrade/client';
import type { Catalog } from '@regrade/core';
import { Button } from 'antd';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { type CatalogNames, namesOf } from './catalog-names.ts';
import { FINDING_WORDS } from './finding-words.ts';
import { nameFinding, type SayNamed } from './name-finding.ts';
import { PricePlot } from './price-plot.tsx';
import './finding.css';

const TEXTS = defineTexts({
  en: {
    ...{ error: 'Error', warning: 'Warning', info: 'Note', from: 'Original', to: 'Target', net: 'Difference' },
    ...{
      side: 'Side',
      sku: 'SKU',
      quantities: 'Quantities',
      price: 'Price',
      goTo: 'Show the place',
      term: 'Term',
      at: 'Changed at',
    },
    ...{ example: 'Counterexample', credit: 'Credit', charge: 'Charge', repairs: 'Repairs' },
    ...{ 'raise-price': 'Raise the price', 'lower-price': 'Lower the price', 'delete-rule': 'Delete the rule' },
    breaks: (count: number) => (count === 1 ? 'would break 1 other rule' : `would break ${count} other rules`),
  },
  zh: {
    ...{ error: '错误', warning: '警告', info: '提示', from: '原规格', to: '目标规格', net: '差额' },
    ...{
      side: '规格',
      sku: 'SKU',
      quantities: '数量',
      price: '价格',
      goTo: '查看位置',
      term: '有效期',
      at: '变更时间',
    },
    ...{ example: '反例', credit: '抵扣', charge: '收费', repairs: '修复方法' },
    ...{ 'raise-price': '提高价格', 'lower-price': '降低价格', 'delete-rule': '删除规则' },
    breaks: (count: number) => `会破坏其他 ${count} 条规则`,
  },
});

export interface FindingProps {
  readonly finding: FindingJson;
  /** With it both prices are plotted. */
  readonly catalog?: Catalog | undefined;
  readonly onRepair?: (repair: Repair) => void;
  readonly onGoTo?: () => void;
}

/** One thing that verification says: what, where, the figures that show it, and the ways out, one click each. */
export function Finding({ finding, catalog, onRepair, onGoTo }: FindingProps) {
  const texts = useTexts(TEXTS);
  const words: Readonly<Record<string, string>> = useTexts(FINDING_WORDS);
  const { code, severity, path, counterexample, repairs = [] } = finding;
  const named = useNamed(finding, catalog);
  return (
    <article className={`finding ${severity}`} aria-label={`${texts[severity]}: ${words[code] ?? code}`}>
      <header className="finding-head">
        <strong>
          <span className="finding-severity">{texts[severity]}</span> {words[code] ?? code}
        </strong>
        {onGoTo && (
          <Button type="link" size="small" onClick={onGoTo}>
            {texts.goTo}
          </Button>
        )}
      </header>
      <FindingText finding={finding} named={named} />
      {counterexample && <Example example={counterexample} catalog={catalog} />}
      {counterexample && catalog && severity !== 'info' && <PricePlot catalog={catalog} example={counterexample} />}
      {onRepair && repairs.length > 0 && (
        <ul className="finding-repairs" aria-label={texts.repairs}>
          {repairs.map((repair) => (
            <li key={`${repair.kind} ${repair.path}`}>
              <Button size="small" onClick={() => onRepair(repair)} danger={repair.kind === 'delete-rule'}>
                {texts[repair.kind]}
              </Button>
              <span className="soft">
                <SaidNamed text={repair.message} named={named} />
                {repair.breaks.length > 0 && <em> {texts.breaks(repair.breaks.length)}</em>}
              </span>
            </li>
          ))}
        </ul>
      )}
      <code className="soft finding-code">
        {code} {path}
      </code>
    </article>
  );
}

const PLAIN: SayNamed = (sentence) => sentence;

function useNamed({ counterexample }: FindingJson, catalog: Catalog | undefined): SayNamed {
  const { language } = useLanguage();
  const { period } = useFormat();
  return counterexample ? nameFinding(counterexample, { catalog, language, sayPeriod: period }) : PLAIN;
}

function FindingText({ finding, named }: Pick<FindingProps, 'finding'> & { readonly named: SayNamed }) {
  const { language, serviceWords } = useLanguage();
  const sentence = serviceWords?.finding(finding);
  return (
    <p lang={sentence === undefined && language !== 'en' ? 'en' : undefined}>{named(sentence ?? finding.message)}</p>
  );
}

function SaidNamed({ text, named }: { readonly text: string; readonly named: SayNamed }) {
  const { language, serviceWords } = useLanguage();
  const sentence = language === 'en' ? text : serviceWords?.sentence(text);
  return sentence === undefined ? <span lang="en">{text}</span> : named(sentence);
}

/** The concrete selections that refute a rule, with the exact figures. */
function Example({ example, catalog }: { readonly example: Counterexample; readonly catalog: Catalog | undefined }) {
  const { language } = useLanguage();
  const names = namesOf(catalog, language);
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const { currency, period, from, to, fromPrice, toPrice, net, at, credit, charge } = example;
  const money = (amount: string | undefined) => (amount === undefined ? '' : format.money(amount, currency));
  const sides = [
    { name: texts.from, side: from, price: fromPrice },
    { name: texts.to, side: to, price: toPrice },
  ];
  return (
    <table className="finding-example" aria-label={texts.example}>
      <tbody>
        {sides.map(({ name, side, price }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{saySide(names, side, example.specification)}</td>
            <td>
              {Object.entries(side.quantities)
                .map(
                  ([id, quantity]) =>
                    `${names.attribute(side.specification ?? example.specification, id)} ${format.number(quantity)}`,
                )
                .join(', ')}
            </td>
            <td className="num">{money(price)}</td>
          </tr>
        ))}
        {net !== undefined && (
          <tr className="finding-net">
            <th scope="row">{texts.net}</th>
            <td colSpan={2}>{format.period(period)}</td>
            <td className="num">{money(net)}</td>
          </tr>
        )}
        {at !== undefined && (
          <tr>
            <th scope="row">{texts.at}</th>
            <td>{format.dateTime(at)}</td>
            <td colSpan={2} className="num">
              {credit !== undefined && `${texts.credit} ${credit} `}
              {charge !== undefined && `${texts.charge} ${charge}`}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** With the specification where the two sides are of different ones. */
function saySide(names: CatalogNames, { specification, sku }: Counterexample['from'], otherwise: string): string {
  const said = names.sku(specification ?? otherwise, sku);
  return specification !== undefined && Object.keys(sku).length > 0
    ? `${names.specification(specification)}: ${said}`
    : said;
}
