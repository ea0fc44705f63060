import type { ReviewDetail } from '@regrade/client';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useDraftImpact, useStartImpact } from '../data/products.ts';
import { ImpactView } from '../parts/impact-view.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { readReviewedCatalog } from './read-reviewed-catalog.ts';

const TEXTS = defineTexts({
  en: { title: 'Impact on running subscriptions', start: 'Compute the impact', again: 'Compute again' },
  zh: { title: '对运行中订阅的影响', start: '计算影响', again: '重新计算' },
});

/** What the submitted draft would do to those who run the product: computed when the operator asks. */
export function ReviewImpact({ product, document }: Pick<ReviewDetail, 'product' | 'document'>) {
  const draft = useMemo(() => readReviewedCatalog(document), [document]);
  const texts = useTexts(TEXTS);
  const impact = useDraftImpact(product);
  const start = useStartImpact(product);
  const ask = (label: string) => (
    // The refusal is shown below.
    <Button loading={start.isActing} onClick={() => void start.act().catch(() => undefined)}>
      {label}
    </Button>
  );
  return (
    <section className="sheet stack" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {start.error && <Refusal error={start.error} />}
      <Answer of={impact}>
        {(job) =>
          job ? (
            <ImpactView job={job} again={ask(texts.again)} draft={draft} />
          ) : (
            <div className="row">{ask(texts.start)}</div>
          )
        }
      </Answer>
    </section>
  );
}
