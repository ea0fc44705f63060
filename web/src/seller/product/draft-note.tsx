import type { Draft, ProductDetail } from '@regrade/client';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ none: 'No draft: what you see is published', unsaved: 'Unsaved changes', inReview: 'In review' },
    ...{ frozen: 'Frozen until it is decided or withdrawn; what is published stays in force.' },
    ...{ rejected: 'Rejected', unpublished: 'Not published yet' },
    saved: (at: string) => `Draft saved ${at}`,
    release: (number: number) => `Release ${number} is published`,
    reason: (reason: string) => `Reason: ${reason}`,
  },
  zh: {
    ...{ none: '没有草稿：显示的是已发布内容', unsaved: '有未保存的修改', inReview: '审核中' },
    ...{ frozen: '在审核结束或撤回之前不可修改；已发布的内容继续有效。', rejected: '已驳回', unpublished: '尚未发布' },
    saved: (at: string) => `草稿保存于${at}`,
    release: (number: number) => `已发布版本 ${number}`,
    reason: (reason: string) => `原因：${reason}`,
  },
});

/** Where the draft stands, and what the review said. */
export function DraftNote({ product, draft }: { readonly product: ProductDetail; readonly draft: Draft | null }) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const { isChanged } = useEditor();
  const review = draft?.review;
  const isRejected = draft?.state === 'draft' && review?.state === 'rejected';
  return (
    <div>
      <span className="row row-dotted">
        <span>{product.release === null ? texts.unpublished : texts.release(product.release)}</span>
        {draft?.state === 'in-review' && <StateMark tone="change">{texts.inReview}</StateMark>}
        {isRejected && <StateMark tone="bad">{texts.rejected}</StateMark>}
        {isChanged ? (
          <StateMark tone="change">{texts.unsaved}</StateMark>
        ) : (
          <span>{draft ? texts.saved(format.dateTime(draft.savedAt)) : texts.none}</span>
        )}
      </span>
      {draft?.state === 'in-review' && <span className="product-reason">{texts.frozen}</span>}
      {isRejected && review?.reason !== undefined && (
        <span className="product-reason">{texts.reason(review.reason)}</span>
      )}
    </div>
  );
}
