import type { CatalogDocument, Quote } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { SpecificationCard } from './specification-card.tsx';
import './change-cards.css';

const TEXTS = defineTexts({
  en: { now: 'Now', ahead: 'After the change', before: 'Before', after: 'After' },
  zh: { now: '当前', ahead: '变更后', before: '变更前', after: '变更后' },
});

/** What a quote changes, component by component: what runs beside what is to run. */
export function ChangeCards(of: {
  readonly quote: Quote;
  readonly catalog: CatalogDocument | undefined;
  /** Whether nothing of it is ordered yet. */
  readonly isAhead?: boolean;
}) {
  const { quote, catalog, isAhead = false } = of;
  const texts = useTexts(TEXTS);
  const [before, after] = isAhead ? [texts.now, texts.ahead] : [texts.before, texts.after];
  return quote.to.map((to) => {
    const from = quote.from.find(({ component }) => component === to.component);
    return (
      <div key={to.component} className="change-cards">
        {from && <SpecificationCard heading={before} selection={from} catalog={catalog} />}
        <SpecificationCard heading={after} selection={to} catalog={catalog} {...(from && { other: from })} />
      </div>
    );
  });
}
