import { type DocumentDifference, diffDocuments } from '@regrade/core';
import { Button } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { sayPlace } from '../../parts/say-place.ts';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useEditor } from './editor-context.tsx';
import '../../ui/rule-table.css';
import './difference-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      place: 'Place',
      before: 'Published',
      after: 'Draft',
      same: 'The draft is what is published',
      all: 'Nothing is published yet',
    },
    ...{
      allWhy: 'Everything in this draft is new.',
      added: 'added',
      removed: 'removed',
      label: 'Differences to the published release',
    },
    more: (count: number) => `Show ${count} more`,
    count: (count: number) => `${count} ${count === 1 ? 'difference' : 'differences'} to the published release`,
  },
  zh: {
    ...{ place: '位置', before: '已发布', after: '草稿', same: '草稿与已发布内容相同', all: '尚未发布' },
    ...{ allWhy: '此草稿的全部内容都是新的。', added: '新增', removed: '删除', label: '与已发布版本的差异' },
    more: (count: number) => `再显示 ${count} 项`,
    count: (count: number) => `与已发布版本有 ${count} 处差异`,
  },
});

const SHOWN = 100;

/** What the draft changes about the release in force, place by place. */
export function DifferencePage() {
  const texts = useTexts(TEXTS);
  const { document, published } = useEditor();
  const draft = useDeferredValue(document);
  const differences = useMemo(() => (published ? diffDocuments(published, draft) : []), [published, draft]);
  const [shown, setShown] = useState(SHOWN);
  if (!published) return <Notice title={texts.all} why={texts.allWhy} />;
  if (differences.length === 0) return <Notice title={texts.same} />;
  const hidden = differences.length - shown;
  return (
    <div className="stack">
      <span className="soft">{texts.count(differences.length)}</span>
      <section className="rule-table-scroll" aria-label={texts.label}>
        <table className="rule-table difference-table">
          <thead>
            <tr>
              <th>{texts.place}</th>
              <th>{texts.before}</th>
              <th>{texts.after}</th>
            </tr>
          </thead>
          <tbody>
            {differences.slice(0, shown).map((difference) => (
              <Difference
                key={`${difference.path} ${difference.after === undefined}`}
                difference={difference}
                before={published}
                after={draft}
              />
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 && <Button onClick={() => setShown(shown + 5 * SHOWN)}>{texts.more(hidden)}</Button>}
    </div>
  );
}

function Difference(of: {
  readonly difference: DocumentDifference;
  readonly before: unknown;
  readonly after: unknown;
}) {
  const { difference, before, after } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const places = sayPlace(difference.after === undefined ? before : after, difference.path, language);
  return (
    <tr>
      <th scope="row" title={difference.path}>
        {places.join(' › ')}
      </th>
      <td className="difference-before">
        {difference.before === undefined ? <em className="soft">{texts.added}</em> : <Value of={difference.before} />}
      </td>
      <td className="difference-after">
        {difference.after === undefined ? <em className="soft">{texts.removed}</em> : <Value of={difference.after} />}
      </td>
    </tr>
  );
}

function Value({ of }: { readonly of: unknown }) {
  return typeof of === 'object' ? <code>{JSON.stringify(of)}</code> : `${of}`;
}
