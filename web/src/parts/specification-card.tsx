import type { CatalogDocument, Selection } from '@regrade/client';
import type { ReactNode } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { type DescribedSelection, describeSelection } from './describe-selection.ts';
import './specification-card.css';

const TEXTS = defineTexts({
  en: { base: 'Base application', 'add-on': 'Add-on', was: (value: string) => `was ${value}` },
  zh: { base: '基础应用', 'add-on': '附加组件', was: (value: string) => `原为${value}` },
});

/** What one component is set to: choices, quantities, and, beside `other`, what differs from it. */
export function SpecificationCard(of: {
  readonly selection: Selection;
  readonly catalog: CatalogDocument | undefined;
  /** What it is compared with: the lines that differ are marked and say what was. */
  readonly other?: Selection;
  /** Above everything: "now", "after the change". */
  readonly heading?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { selection, catalog, other, heading, children } = of;
  const { language } = useLanguage();
  const texts = useTexts(TEXTS);
  const described = describeSelection(selection, { catalog, language });
  const { component, role, specification } = described;
  return (
    <section className="specification" aria-label={`${component}: ${specification}`}>
      {heading && <div className="specification-heading">{heading}</div>}
      <header>
        <b>{component}</b>
        <span className="soft">
          {role && role !== 'base' ? `${texts[role]} · ` : ''}
          {specification}
        </span>
      </header>
      <SelectionLines of={described} {...(other && { before: describeSelection(other, { catalog, language }) })} />
      {children}
    </section>
  );
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly unit: string;
}

function SelectionLines({ of, before }: { readonly of: DescribedSelection; readonly before?: DescribedSelection }) {
  const texts = useTexts(TEXTS);
  const lines = useLines(of);
  const earlier = useLines(before);
  return (
    <dl className="specification-lines">
      {lines.map(({ id, name, value, unit }) => {
        const was = earlier.find((line) => line.id === id)?.value;
        const differs = before !== undefined && was !== value;
        return (
          <div key={id} className={differs ? 'specification-line differs' : 'specification-line'}>
            <dt>{name}</dt>
            <dd className="num">
              <b>{value}</b>
              {unit && <span className="soft"> {unit}</span>}
              {differs && was !== undefined && <span className="specification-was">{texts.was(was)}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function useLines(of: DescribedSelection | undefined): readonly Line[] {
  const { number } = useFormat();
  if (!of) return [];
  return [
    ...of.choices.map((choice) => ({ ...choice, unit: '' })),
    ...of.quantities.map(({ id, name, value, unit }) => ({ id, name, value: number(value), unit })),
  ];
}
