import type { Finding, ReviewDetail } from '@regrade/client';
import { useCallback, useMemo } from 'react';
import { useReleaseInForce } from '../data/catalogs.ts';
import { RuleGraph } from '../parts/rule-graph.tsx';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { readReviewedCatalog } from './read-reviewed-catalog.ts';

const TEXTS = defineTexts({
  en: { after: 'Changes as submitted', before: (release: number) => `Changes in force, release ${release}` },
  zh: { after: '提交的变更规则', before: (release: number) => `当前变更规则，版本 ${release}` },
});

/** What may become what, as it is in force and as it was submitted. */
export function ReviewGraphs({ review }: { readonly review: ReviewDetail }) {
  const texts = useTexts(TEXTS);
  const { product, published, document, verification } = review;
  const release = useReleaseInForce(product, published);
  return (
    <>
      <Graph title={texts.after} document={document} findings={verification.findings} />
      {published !== null && release.data && (
        <Graph title={texts.before(published)} document={release.data.catalog} findings={NONE} />
      )}
    </>
  );
}

const NONE: readonly Finding[] = [];

function Graph(of: { readonly title: string; readonly document: unknown; readonly findings: readonly Finding[] }) {
  const { title, document, findings } = of;
  const { language } = useLanguage();
  const catalog = useMemo(() => readReviewedCatalog(document), [document]);
  const nameOf = useCallback(
    (id: string, skuKey?: string) => {
      const specification = catalog?.components
        .flatMap(({ specifications }) => specifications)
        .find((each) => each.id === id);
      const choices = specification?.skus.find(({ key }) => key === skuKey)?.choices ?? {};
      const values = Object.entries(choices).map(([name, value]) => {
        const attribute = specification?.attributes.find((each) => each.id === name);
        return sayText(attribute?.kind === 'choice' ? attribute.labels[value] : undefined, language, value);
      });
      return values.length > 0 ? values.join(' / ') : sayText(specification?.name, language, id);
    },
    [catalog, language],
  );
  if (!catalog) return null;
  return (
    <section className="sheet" aria-label={title}>
      <h2>{title}</h2>
      <RuleGraph catalog={catalog} findings={findings} nameOf={nameOf} />
    </section>
  );
}
