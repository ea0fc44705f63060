import MoreOutlined from '@ant-design/icons/MoreOutlined';
import type { ListedProduct } from '@regrade/client';
import { Button, Dropdown, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useProducts } from '../data/products.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { NewProduct } from './new-product.tsx';
import { hasUnsavedEdits } from './product/use-draft-editor.ts';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'My Products',
      product: 'Product',
      type: 'Product type',
      release: 'Published',
      draft: 'Draft',
      more: 'More',
    },
    ...{
      change: 'Change',
      sheets: 'Specifications and prices',
      difference: 'Differences',
      impact: 'Impact',
      search: 'Name or id',
    },
    ...{
      unpublished: 'not published',
      none: 'as published',
      open: 'open',
      inReview: 'in review',
      rejected: 'rejected',
      unsaved: 'edits not saved',
      add: 'New product',
    },
    ...{
      empty: 'No products yet',
      emptyFound: 'No product of that name',
      emptyWhy: 'A product begins with a draft; customers see it once a review has published it.',
    },
    releaseOf: (number: number, at: string) => `Release ${number}, ${at}`,
    moreOf: (name: string) => `More: ${name}`,
    errors: (count: number) => `${count} ${count === 1 ? 'error' : 'errors'}`,
    warnings: (count: number) => `${count} ${count === 1 ? 'warning' : 'warnings'}`,
  },
  zh: {
    ...{ title: '我的商品', product: '商品', type: '商品类型', release: '已发布', draft: '草稿', more: '更多' },
    ...{ change: '变更', sheets: '规格与价格', difference: '差异', impact: '影响', search: '名称或标识' },
    ...{
      unpublished: '未发布',
      none: '与发布一致',
      open: '编辑中',
      inReview: '审核中',
      rejected: '已驳回',
      unsaved: '有未保存的修改',
      add: '新建商品',
    },
    ...{ empty: '还没有商品', emptyFound: '没有匹配的商品', emptyWhy: '商品从草稿开始；审核发布后客户可见。' },
    releaseOf: (number: number, at: string) => `版本 ${number}，${at}`,
    moreOf: (name: string) => `更多：${name}`,
    errors: (count: number) => `${count} 个错误`,
    warnings: (count: number) => `${count} 个警告`,
  },
});

/** Product Management → My Products. */
export function ProductsPage({ seller }: { readonly seller: string }) {
  const texts = useTexts(TEXTS);
  const by = useFilters(['search']);
  const { search } = by.filters;
  const pages = useProducts({ seller, ...(search !== undefined && { search }) });
  const columns = useColumns();
  const [isAdding, setAdding] = useState(false);
  return (
    <ListPage
      title={texts.title}
      by={by}
      filters={[{ name: 'search', label: texts.search }]}
      actions={
        <Button type="primary" onClick={() => setAdding(true)}>
          {texts.add}
        </Button>
      }
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      empty={search === undefined ? { title: texts.empty, why: texts.emptyWhy } : { title: texts.emptyFound }}
    >
      {isAdding && <NewProduct seller={seller} onClose={() => setAdding(false)} />}
    </ListPage>
  );
}

function useColumns(): TableColumnsType<ListedProduct> {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const format = useFormat();
  return useMemo(
    (): TableColumnsType<ListedProduct> => [
      {
        title: texts.product,
        key: 'product',
        render: (_, { id, name }) => (
          <>
            <Link to={id}>{sayText(name, language, id)}</Link>
            <div className="soft">{id}</div>
          </>
        ),
      },
      { title: texts.type, dataIndex: 'type', key: 'type' },
      {
        title: texts.release,
        key: 'release',
        render: (_, { release, publishedAt }) =>
          release === null || publishedAt === null ? (
            <span className="soft">{texts.unpublished}</span>
          ) : (
            texts.releaseOf(release, format.date(publishedAt))
          ),
      },
      {
        title: texts.draft,
        key: 'draft',
        render: (_, product) => (
          <>
            <DraftState product={product} />
            {hasUnsavedEdits(product.id) && <StateMark tone="change">{texts.unsaved}</StateMark>}
          </>
        ),
      },
      { title: texts.more, key: 'more', width: 70, render: (_, product) => <More product={product} /> },
    ],
    [texts, language, format],
  );
}

function DraftState({ product: { draft, publishedAt } }: { readonly product: ListedProduct }) {
  const texts = useTexts(TEXTS);
  // A draft that was not saved since it was published says nothing new.
  const isOld = draft?.state === 'draft' && publishedAt !== null && draft.savedAt <= publishedAt;
  if (!draft || isOld) return <span className="soft">{texts.none}</span>;
  const { state, errors, warnings, review } = draft;
  const isRejected = state === 'draft' && review?.state === 'rejected';
  return (
    <div>
      <span className="row">
        {state === 'in-review' ? (
          <StateMark tone="change">{texts.inReview}</StateMark>
        ) : isRejected ? (
          <StateMark tone="bad">{texts.rejected}</StateMark>
        ) : (
          <StateMark tone="brand">{texts.open}</StateMark>
        )}
        {errors > 0 && <StateMark tone="bad">{texts.errors(errors)}</StateMark>}
        {warnings > 0 && <StateMark tone="change">{texts.warnings(warnings)}</StateMark>}
      </span>
      {isRejected && review?.reason !== undefined && <div className="soft">{review.reason}</div>}
    </div>
  );
}

/** The manual's way: My Products → More → Change. */
function More({ product: { id, name } }: { readonly product: ListedProduct }) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        onClick: ({ key }) => void navigate(key),
        items: [
          { key: `${id}/change`, label: texts.change },
          { key: id, label: texts.sheets },
          { key: `${id}/difference`, label: texts.difference },
          { key: `${id}/impact`, label: texts.impact },
        ],
      }}
    >
      <Button type="text" aria-label={texts.moreOf(sayText(name, language, id))} icon={<MoreOutlined />} />
    </Dropdown>
  );
}
