import type { Product } from '@regrade/client';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { useProductsOnSale } from '../data/catalogs.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Entries } from '../ui/entries.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { PlainText } from '../ui/plain-filter.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { useSuspendedWhy } from './use-suspended-why.ts';
import './subscription-page.css';

// It counts prices with the code of the service, which nobody needs before they buy.
const PurchaseDialog = lazy(async () => ({ default: (await import('./purchase-dialog.tsx')).PurchaseDialog }));

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Products',
      buy: 'Buy',
      empty: 'Nothing is on sale yet',
      find: 'Search by name or seller',
      none: 'No product matches',
    },
    ...{ marketplace: 'Upgrades only', direct: 'Upgrades and downgrades' },
    by: (seller: string) => `by ${seller}`,
  },
  zh: {
    ...{ title: '商品', buy: '购买', empty: '暂无在售商品', find: '按名称或卖家搜索', none: '没有符合的商品' },
    ...{ marketplace: '仅支持升级', direct: '支持升级与降级' },
    by: (seller: string) => `卖家 ${seller}`,
  },
});

const WHY_ID = 'why-nothing-is-sold';

export function ProductsPage() {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { filters, setFilter } = useFilters(['find', 'buy']);
  const pages = useProductsOnSale();
  const suspendedWhy = useSuspendedWhy();
  const find = filters.find?.toLowerCase() ?? '';
  const items = pages.items.filter(({ id, name }) =>
    `${id} ${sayText(name, language, id)}`.toLowerCase().includes(find),
  );
  return (
    <PageFrame title={texts.title} note={suspendedWhy && <span id={WHY_ID}>{suspendedWhy}</span>}>
      <div className="row" style={{ marginBottom: 16 }}>
        <PlainText label={texts.find} value={filters.find} onChange={(value) => setFilter('find', value)} />
      </div>
      <div className="own">
        <Entries
          pages={{ ...pages, items }}
          label={texts.title}
          empty={{ title: find === '' ? texts.empty : texts.none }}
        >
          {(product) => (
            <ProductEntry
              key={product.id}
              product={product}
              isSold={suspendedWhy === undefined}
              onBuy={() => setFilter('buy', product.id)}
            />
          )}
        </Entries>
      </div>
      {filters.buy !== undefined && (
        <Suspense>
          <PurchaseDialog product={filters.buy} onClose={() => setFilter('buy', undefined)} />
        </Suspense>
      )}
    </PageFrame>
  );
}

function ProductEntry(of: { readonly product: Product; readonly isSold: boolean; readonly onBuy: () => void }) {
  const { product, isSold, onBuy } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { id, name, seller, type } = product;
  const says = sayText(name, language, id);
  return (
    <li className="entry own-order">
      <span>
        <b>{says}</b>
        <br />
        <span className="soft">{texts.by(seller)}</span>
      </span>
      <span className="soft">
        {type === 'marketplace' ? texts.marketplace : type === 'direct' ? texts.direct : type}
      </span>
      <Button
        aria-label={`${texts.buy}: ${says}`}
        disabled={!isSold}
        {...(!isSold && { 'aria-describedby': WHY_ID })}
        onClick={onBuy}
      >
        {texts.buy}
      </Button>
    </li>
  );
}
