import type { ReviewDetail } from '@regrade/client';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { useReleaseInForce } from '../data/catalogs.ts';
import { client } from '../data/client.ts';
import { CatalogDifference } from '../parts/catalog-difference.tsx';
import { Finding } from '../parts/finding.tsx';
import { ReviewState } from '../parts/review-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { Actor } from './actor.tsx';
import { readReviewedCatalog } from './read-reviewed-catalog.ts';
import { ReviewGraphs } from './review-graphs.tsx';
import { ReviewImpact } from './review-impact.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Reviews', approve: 'Approve and publish', reject: 'Reject' },
    ...{ difference: 'Difference to the release in force', first: 'The first release of this product' },
    ...{ findings: 'What verification says', release: (n: number) => `release ${n} in force` },
    ...{
      submitted: (at: string) => `submitted ${at} by`,
    },
    ...{
      decided: (at: string) => `decided ${at} by`,
      newRelease: (n: number) => `made release ${n}`,
    },
    noFindings: 'Nothing speaks against it.',
    moreFindings: (count: number) => `and ${count} more`,
    proven: (count: number) => `${count} rules proven sound in every period and currency`,
    ...{ approveTitle: 'Approve this content', rejectTitle: 'Reject this content' },
    approveWhy: 'It is verified again and published at once. Running subscriptions keep what they have.',
    rejectWhy: 'Nothing is published; the seller may change the draft and submit it again.',
  },
  zh: {
    ...{ above: '审核', approve: '通过并发布', reject: '驳回' },
    ...{ difference: '与当前版本的差异', first: '该商品的首个版本' },
    ...{ findings: '校验结果', release: (n: number) => `当前版本 ${n}` },
    ...{ submitted: (at: string) => `提交于${at}，提交者` },
    ...{ decided: (at: string) => `处理于${at}，处理者`, newRelease: (n: number) => `已生成版本 ${n}` },
    noFindings: '没有任何问题。',
    moreFindings: (count: number) => `另有 ${count} 条`,
    proven: (count: number) => `${count} 条规则在所有周期与币种下均已证明无误`,
    ...{ approveTitle: '通过此内容', rejectTitle: '驳回此内容' },
    approveWhy: '系统将再次校验并立即发布；运行中的订阅保持不变。',
    rejectWhy: '不会发布任何内容；卖家可修改草稿后再次提交。',
  },
});

/** One submitted draft: what it changes, what verification says, and the decision. */
export function ReviewPage() {
  const texts = useTexts(TEXTS);
  const { id = '' } = useParams();
  const answer = useAnswer(['reviews', 'one', id], (signal) => client.call('getReview', { params: { id }, signal }));
  return (
    <Answer isPage of={answer}>
      {(review) => (
        <PageFrame
          title={review.product}
          above={[{ to: '/operator/reviews', label: texts.above }]}
          note={<ReviewNote review={review} />}
          actions={review.state === 'in-review' && <Decision review={review} />}
        >
          <div className="stack">
            <section className="sheet">
              <h2>{texts.findings}</h2>
              <p className="soft">{texts.proven(review.verification.proven)}</p>
              <Findings review={review} />
            </section>
            <ReviewGraphs review={review} />
            {review.state === 'in-review' && review.published !== null && <ReviewImpact {...review} />}
            <section className="sheet">
              <h2>{review.published === null ? texts.first : texts.difference}</h2>
              <ReviewDifference review={review} />
            </section>
          </div>
        </PageFrame>
      )}
    </Answer>
  );
}

function ReviewDifference({ review: { product, published, document, difference } }: { readonly review: ReviewDetail }) {
  const release = useReleaseInForce(product, published);
  return <CatalogDifference difference={difference} before={release.data?.catalog} after={document} />;
}

/** Drawn at once; a catalog may have thousands. */
const FINDINGS_SHOWN = 20;

function Findings({ review: { document, verification } }: { readonly review: ReviewDetail }) {
  const texts = useTexts(TEXTS);
  const catalog = useMemo(() => readReviewedCatalog(document), [document]);
  const { findings } = verification;
  if (findings.length === 0) return <StateMark tone="good">{texts.noFindings}</StateMark>;
  return (
    <>
      {findings.slice(0, FINDINGS_SHOWN).map((finding) => (
        <Finding key={`${finding.code} ${finding.path} ${finding.message}`} finding={finding} catalog={catalog} />
      ))}
      {findings.length > FINDINGS_SHOWN && (
        <p className="soft">{texts.moreFindings(findings.length - FINDINGS_SHOWN)}</p>
      )}
    </>
  );
}

function ReviewNote({ review }: { readonly review: ReviewDetail }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { state, submittedAt, submittedBy, decision, release, published } = review;
  return (
    <div className="row row-dotted">
      <ReviewState state={state} />
      <span>
        {texts.submitted(dateTime(submittedAt))} <Actor actor={submittedBy} />
      </span>
      {published !== null && <span>{texts.release(published)}</span>}
      {decision && (
        <span>
          {texts.decided(dateTime(decision.at))} <Actor actor={decision.by} />
        </span>
      )}
      {decision && (
        <span>
          <q>{decision.reason}</q>
        </span>
      )}
      {release !== undefined && <span>{texts.newRelease(release)}</span>}
    </div>
  );
}

/** The decision is about exactly what is shown: it repeats the entity tag of the content. */
function Decision({ review: { id, etag, verification } }: { readonly review: ReviewDetail }) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(
    (body: { decision: 'approve' | 'reject'; reason: string }) =>
      client.call('decideReview', { params: { id }, body: { ...body, etag } }),
    { changes: ['reviews', 'products'] },
  );
  const shared = { isActing, error, onOpen: forget };
  return (
    <>
      <ReasonDialog
        {...shared}
        danger
        button={texts.reject}
        title={texts.rejectTitle}
        why={texts.rejectWhy}
        decide={(reason) => act({ decision: 'reject', reason })}
      />
      <ReasonDialog
        {...shared}
        disabled={!verification.ok}
        button={texts.approve}
        title={texts.approveTitle}
        why={texts.approveWhy}
        decide={(reason) => act({ decision: 'approve', reason })}
      />
    </>
  );
}
