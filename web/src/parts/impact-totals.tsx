import type { ImpactSummary, ImpactTotal } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import type { CatalogNames } from './catalog-names.ts';
import { sayNode } from './impact-edges.tsx';
import { IMPACT_WORDS } from './impact-words.ts';
import { OpenAmount } from './open-amount.tsx';
import { SumLines } from './sum-lines.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ totals: 'Totals', kind: 'Kind', timing: 'When', options: 'Options', before: 'Before', after: 'After' },
    ...{ now: 'now', 'at-renewal': 'at renewal', others: 'Other ways', grow: 'more of it', shrink: 'less of it' },
    each: 'What each customer would see, way by way; the ways below open to single subscriptions with their arithmetic.',
    more: 'Further ways, which are listed below',
  },
  zh: {
    ...{ totals: '合计', kind: '类型', timing: '时间', options: '可选变更', before: '之前', after: '之后' },
    ...{ now: '立即', 'at-renewal': '续费时', others: '其他路径', grow: '增加数量', shrink: '减少数量' },
    each: '按变更路径汇总每位客户将看到的金额；下方各路径可展开到单个订阅及其计算过程。',
    more: '其余路径，见下方列表',
  },
});

interface ImpactProps {
  readonly result: ImpactSummary;
  readonly names: CatalogNames;
}

/** Sums of what each customer would see; the figures of an option are its quotes' figures. */
export function ImpactTotals({ result, names }: ImpactProps) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  if (result.totals.length === 0) return null;
  return (
    <section className="rule-table-scroll" aria-label={texts.totals}>
      <table className="rule-table rule-cards impact-totals">
        <thead>
          <tr>
            <th>{texts.kind}</th>
            <th>{texts.timing}</th>
            <th className="num">{texts.options}</th>
            <th className="num">{texts.before}</th>
            <th className="num">{texts.after}</th>
          </tr>
        </thead>
        <tbody>
          {result.totals.map((total) => (
            <tr key={`${total.currency} ${total.timing} ${total.outcome}`}>
              <th scope="row">{words.kinds[total.outcome]}</th>
              <td data-label={texts.timing}>{texts[total.timing]}</td>
              <td data-label={texts.options} className="num">
                {format.number(total.options)}
              </td>
              {(['before', 'after'] as const).map((side) => (
                <td key={side} data-label={texts[side]} className="num">
                  <TotalAmount {...{ total, side, result, names }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Side = 'before' | 'after';

function TotalAmount({ total, side, ...of }: ImpactProps & { readonly total: ImpactTotal; readonly side: Side }) {
  const texts = useTexts(TEXTS);
  const { currency, [side]: amount } = total;
  if (amount === undefined) return null;
  return (
    <OpenAmount {...{ amount, currency }} label={texts[side]}>
      <p className="plain soft">{texts.each}</p>
      <WaysToTotal {...of} {...{ total, side, amount }} />
    </OpenAmount>
  );
}

/** More are in the list below. */
const WAYS_SHOWN = 30;

/** Which ways the options of a total lead, and what those come to. */
function WaysToTotal(of: ImpactProps & { readonly total: ImpactTotal; readonly side: Side; readonly amount: string }) {
  const { result, names, total, side, amount } = of;
  const { currency, timing, outcome } = total;
  const texts = useTexts(TEXTS);
  const ways = result.edges.flatMap(({ component, from, to, move, totals }) => {
    const own = totals.find((each) => each.currency === currency && each.timing === timing && each.outcome === outcome);
    const { [side]: sum, options: count } = own ?? {};
    if (sum === undefined || count === undefined) return [];
    const target = move === 'sku' ? sayNode(names, to) : texts[move];
    return [{ label: `${names.component(component)}: ${sayNode(names, from)} → ${target}`, count, amount: sum }];
  });
  const [shown, hidden] = [ways.slice(0, WAYS_SHOWN), ways.slice(WAYS_SHOWN)];
  const rest = leftOf(
    { amount, options: total.options },
    { ways: shown, label: hidden.length > 0 ? texts.more : texts.others },
  );
  return <SumLines lines={[...shown, ...rest]} sum={amount} currency={currency} />;
}

/** What the shown ways leave of the total; nothing where they are all. */
function leftOf(
  total: { readonly amount: string; readonly options: number },
  { ways, label }: { readonly ways: readonly { count: number; amount: string }[]; readonly label: string },
) {
  const count = ways.reduce((left, way) => left - way.count, total.options);
  if (count === 0) return [];
  const digits = total.amount.split('.')[1]?.length ?? 0;
  const units = (amount: string) => BigInt(amount.replace('.', ''));
  const left = ways.reduce((sum, way) => sum - units(way.amount), units(total.amount));
  const text = `${left < 0n ? '-' : ''}${String(left < 0n ? -left : left).padStart(digits + 1, '0')}`;
  const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return [{ label, count, amount }];
}
