import type { ImpactEdge, ImpactExample } from '@regrade/client';
import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { RowArrow } from '../ui/row-arrow.tsx';
import { IMPACT_WORDS } from './impact-words.ts';

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
export function ImpactEdges({ edges }: { readonly edges: readonly ImpactEdge[] }) {
  const texts = useTexts(TEXTS);
  const [shown, setShown] = useState(SHOWN);
  const hidden = edges.length - shown;
  return (
    <div className="rule-table-scroll">
      <table className="rule-table">
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
              edge={edge}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <Button onClick={() => setShown(shown + 4 * SHOWN)}>{texts.more(hidden)}</Button>}
    </div>
  );
}

function EdgeRow({ edge }: { readonly edge: ImpactEdge }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { from, to, move, timing, counts, examples } = edge;
  return (
    <Fragment>
      <tr>
        <td>
          <RowArrow isOpen={isOpen} label={isOpen ? texts.hide : texts.show} onToggle={() => setOpen(!isOpen)} />
        </td>
        <th scope="row">{sayNode(from)}</th>
        <td>{move === 'sku' ? sayNode(to) : texts[move]}</td>
        <td>{texts[timing]}</td>
        <td>
          {KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
            <span key={kind} className={`impact-kind ${kind}`} title={words.why[kind]}>
              {format.number(counts[kind])} {words.kinds[kind]}
            </span>
          ))}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td />
          <td colSpan={4}>{examples.length === 0 ? texts.none : <Examples examples={examples} />}</td>
        </tr>
      )}
    </Fragment>
  );
}

function sayNode({ specification, skuKey }: ImpactEdge['from']): string {
  if (skuKey === '-') return specification;
  const values = skuKey.split(';').map((pair) => decodeURIComponent(pair.split('=')[1] ?? pair));
  return `${specification}: ${values.join(' / ')}`;
}

function Examples({ examples }: { readonly examples: readonly ImpactExample[] }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  const { serviceWords } = useLanguage();
  const titleOf = (code: string) => serviceWords?.titleOf(code) ?? code;
  const say = (quantities: ImpactExample['quantities']) =>
    Object.entries(quantities)
      .map(([attribute, quantity]) => `${attribute} ${format.number(quantity)}`)
      .join(', ');
  const side = (of: ImpactExample['before'], currency: string) =>
    of && (
      <>
        <span className="num">{format.money(of.figure, currency)}</span> <span className="soft">{say(of.at)}</span>
      </>
    );
  return (
    <table className="rule-table" aria-label={texts.examples}>
      <thead>
        <tr>
          <th>{texts.subscription}</th>
          <th>{texts.runs}</th>
          <th>{texts.before}</th>
          <th>{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {examples.map((example) => (
          <tr key={`${example.kind} ${example.subscription}`}>
            <td>
              <code>{example.subscription}</code>
              <div className="soft">{words.kinds[example.kind]}</div>
            </td>
            <td>
              {say(example.quantities)} <span className="soft">{format.period(example.period)}</span>
            </td>
            <td>{side(example.before, example.currency)}</td>
            <td>
              {side(example.after, example.currency)}
              {example.refusal !== undefined && <span className="soft">{texts.refused(titleOf(example.refusal))}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
