import type { Difference } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayPlace } from './say-place.ts';
import './catalog-difference.css';

const TEXTS = defineTexts({
  en: {
    ...{ where: 'Where', before: 'In force', after: 'Draft', none: 'The same content.' },
    more: (count: number) => `Show ${count} more`,
  },
  zh: {
    where: '位置',
    before: '当前',
    after: '草稿',
    none: '内容相同。',
    more: (count: number) => `再显示 ${count} 项`,
  },
});

/** Drawn at once; a catalog may differ in thousands of places. */
const SHOWN = 60;

/** Two catalogs side by side, place by place, where they differ. */
export function CatalogDifference(of: {
  readonly difference: readonly Difference[];
  /** Both documents, from which places are named; the first is not there yet, or there is none. */
  readonly before: unknown;
  readonly after: unknown;
}) {
  const { difference, before, after } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const [shown, setShown] = useState(SHOWN);
  if (difference.length === 0) return <p className="soft">{texts.none}</p>;
  const hidden = difference.length - shown;
  return (
    <div className="difference">
      <table>
        <thead>
          <tr>
            <th>{texts.where}</th>
            <th>{texts.before}</th>
            <th>{texts.after}</th>
          </tr>
        </thead>
        <tbody>
          {difference.slice(0, shown).map((place) => (
            <tr key={place.path}>
              <th scope="row" className="difference-path" title={place.path}>
                {sayPlace(place.after === undefined ? before : after, place.path, language).join(' › ')}
              </th>
              <td className="difference-before">{sayValue(place.before)}</td>
              <td className="difference-after">{sayValue(place.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <Button onClick={() => setShown(shown + 5 * SHOWN)}>{texts.more(hidden)}</Button>}
    </div>
  );
}

function sayValue(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
