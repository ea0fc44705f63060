import { Button } from 'antd';
import { useDraftImpact, useStartImpact } from '../../data/products.ts';
import { ImpactView } from '../../parts/impact-view.tsx';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { Answer } from '../../ui/answer.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ start: 'Compute the impact', again: 'Compute again' },
    none: 'What would this draft do to running subscriptions?',
    why: 'Whose changes open or close, and what they would cost before and after. Nothing is changed by asking.',
    ...{ nothing: 'Nothing runs yet', nothingWhy: 'Impact is told once a release is published and customers run it.' },
    ...{ unsaved: 'Save first: the impact is of the saved draft.', noDraft: 'There is no draft yet: save one first.' },
  },
  zh: {
    ...{ start: '计算影响', again: '重新计算', none: '此草稿会如何影响运行中的订阅？' },
    why: '哪些客户的变更会开放或关闭，变更前后费用各为多少。查询不会改变任何内容。',
    ...{ nothing: '尚无运行中的订阅', nothingWhy: '发布版本并有客户使用后才有影响。' },
    ...{ unsaved: '请先保存：影响按已保存的草稿计算。', noDraft: '还没有草稿：请先保存。' },
  },
});

/** What the saved draft does to running subscriptions. */
export function ImpactPage({ product, hasRelease }: { readonly product: string; readonly hasRelease: boolean }) {
  const texts = useTexts(TEXTS);
  if (!hasRelease) return <Notice title={texts.nothing} why={texts.nothingWhy} />;
  return <Asked product={product} />;
}

function Asked({ product }: { readonly product: string }) {
  const texts = useTexts(TEXTS);
  const { isChanged, etag, document } = useEditor();
  const impact = useDraftImpact(product);
  const start = useStartImpact(product);
  const why = isChanged ? texts.unsaved : etag === null ? texts.noDraft : undefined;
  const ask = (label: string) => (
    <span className="row">
      <Button
        type="primary"
        loading={start.isActing}
        disabled={why !== undefined}
        onClick={() => void start.act().catch(() => undefined)}
      >
        {label}
      </Button>
      {why && <span className="soft">{why}</span>}
    </span>
  );
  return (
    <div className="stack">
      {start.error && <Refusal error={start.error} />}
      {etag === null ? (
        <Notice title={texts.none} why={texts.why} wayOut={ask(texts.start)} />
      ) : (
        <Answer of={impact}>
          {(job) =>
            job ? (
              <ImpactView job={job} again={ask(texts.again)} draft={document} />
            ) : (
              <Notice title={texts.none} why={texts.why} wayOut={ask(texts.start)} />
            )
          }
        </Answer>
      )}
    </div>
  );
}
