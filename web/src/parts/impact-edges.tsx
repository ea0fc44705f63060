import { type ImpactEdge, type ImpactExample, PROBLEMS } from '@regrade/client';
import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { RowArrow } from '../ui/row-arrow.tsx';
import type { CatalogNames } from './catalog-names.ts';
import { IMPACT_WORDS } from './impact-words.ts';
import { Figure } from './money.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ from: 'From', to: 'To', timing: 'When', kinds: 'Subscriptions', examples: 'Examples', actions: '' },
    ...{ grow: 'more of it', shrink: 'less of it', now: 'now', 'at-renewal': 'at renewal', none: 'No examples.' },
    ...{
      show: 'Show examples',
      hide: 'Hide examples',
      subscription: 'Subscription',
      runs: 'Runs',
      before: 'Before',
      after: 'After',
    },
    more: (count: number) => `Show ${count} more`,
    refused: (code: string) => `refused: ${code}`,
  },
  zh: {
    ...{ from: '原规格', to: '目标', timing: '时间', kinds: '订阅', examples: '示例', actions: '' },
    ...{ grow: '增加数量', shrink: '减少数量', now: '立即', 'at-renewal': '续费时', none: '没有示例。' },
    ...{ show: '显示示例', hide: '隐藏示例', subscription: '订阅', runs: '当前', before: '之前', after: '之后' },
    more: (count: number) => `再显示 ${count} 项`,
    refused: (code: string) => `拒绝：${code}`,
  },
});

const SHOWN = 20;
const KINDS = ['appears', 'vanishes', 'dearer', 'cheaper', 'moved', 'ranges', 'unchanged'] as const;

/** Where options lead, those that touch most subscriptions first, each with examples. */
export function ImpactEdges({ edges, names }: { readonly edges: readonly ImpactEdge[]; readonly names: CatalogNames }) {
  const texts = useTexts(TEXTS);
  const [shown, setShown] = useState(SHOWN);
  const hidden = edges.length - shown;
  return (
    <div className="rule-table-scroll">
      <table className="rule-table rule-cards">
        <thead>
          <tr>
            <th aria-hidden />
            <th>{texts.from}</th>
            <th>{texts.to}</th>
            <th>{texts.timing}</th>
            <th>{texts.kinds}</th>
          </tr>
        </thead>
        <tbody>
          {edges.slice(0, shown).map((edge) => (
            <EdgeRow
              key={`${edge.component} ${edge.from.specification} ${edge.from.skuKey} ${edge.to.specification} ${edge.to.skuKey} ${edge.move} ${edge.timing}`}
              {...{ edge, names }}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <Button onClick={() => setShown(shown + 4 * SHOWN)}>{texts.more(hidden)}</Button>}
    </div>
  );
}

function EdgeRow({ edge, names }: { readonly edge: ImpactEdge; readonly names: CatalogNames }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { from, to, move, timing, counts, examples } = edge;
  return (
    <Fragment>
      <tr>
        <td className="rule-card-arrow">
          <RowArrow isOpen={isOpen} label={isOpen ? texts.hide : texts.show} onToggle={() => setOpen(!isOpen)} />
        </td>
        <th scope="row">{sayNode(names, from)}</th>
        <td data-label={texts.to}>{move === 'sku' ? sayNode(names, to) : texts[move]}</td>
        <td data-label={texts.timing}>{texts[timing]}</td>
        <td data-label={texts.kinds}>
          {KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
            <span key={kind} className={`impact-kind ${kind}`} title={words.why[kind]}>
              {format.number(counts[kind])} {words.kinds[kind]}
            </span>
          ))}
        </td>
      </tr>
      {isOpen && (
        <tr className="rule-card-more">
          <td />
          <td colSpan={4}>{examples.length === 0 ? texts.none : <Examples {...{ edge, names }} />}</td>
        </tr>
      )}
    </Fragment>
  );
}

/** With its specification where choices say only which SKU of it. */
export function sayNode(names: CatalogNames, { specification, skuKey }: ImpactEdge['from']): string {
  const sku = names.skuOfKey(specification, skuKey);
  return skuKey === '-' ? sku : `${names.specification(specification)}: ${sku}`;
}

function Examples({ edge, names }: { readonly edge: ImpactEdge; readonly names: CatalogNames }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  const { serviceWords } = useLanguage();
  const titles: Readonly<Record<string, { readonly title: string }>> = PROBLEMS;
  const titleOf = (code: string) => serviceWords?.titleOf(code) ?? titles[code]?.title ?? code;
  const say = (specification: string, quantities: ImpactExample['quantities']) =>
    Object.entries(quantities)
      .map(([id, quantity]) => `${names.attribute(specification, id)} ${format.number(quantity)}`)
      .join(', ');
  const side = (of: ImpactExample['before'], { currency, label }: { currency: string; label: string }) =>
    of && (
      <>
        <Figure amount={of.figure} steps={of.steps} {...{ currency, label }} />{' '}
        <span className="soft">{say(edge.to.specification, of.at)}</span>
      </>
    );
  return (
    <table className="rule-table rule-cards" aria-label={texts.examples}>
      <thead>
        <tr>
          <th>{texts.subscription}</th>
          <th>{texts.runs}</th>
          <th>{texts.before}</th>
          <th>{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {edge.examples.map(({ kind, subscription, quantities, period, currency, before, after, refusal }) => (
          <tr key={`${kind} ${subscription}`}>
            <td>
              <code>{subscription}</code>
              <div className="soft">{words.kinds[kind]}</div>
            </td>
            <td data-label={texts.runs}>
              {say(edge.from.specification, quantities)} <span className="soft">{format.period(period)}</span>
            </td>
            <td data-label={texts.before}>{side(before, { currency, label: texts.before })}</td>
            <td data-label={texts.after}>
              {side(after, { currency, label: texts.after })}
              {refusal !== undefined && (
                <span className="soft" title={refusal}>
                  {texts.refused(titleOf(refusal))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
