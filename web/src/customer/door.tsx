import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { LiveProvider } from '../data/live.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from '../ui/loading.tsx';
import { SubscriptionsPage } from './subscriptions-page.tsx';
import './door.css';

// Fetched when they are opened: the list of what one has comes first, and on phones.
const SubscriptionPage = lazy(async () => ({ default: (await import('./subscription-page.tsx')).SubscriptionPage }));
const ChangePage = lazy(async () => ({ default: (await import('./change-page.tsx')).ChangePage }));
const QuotePage = lazy(async () => ({ default: (await import('./quote-page.tsx')).QuotePage }));
const OrdersPage = lazy(async () => ({ default: (await import('./orders-page.tsx')).OrdersPage }));
const OrderPage = lazy(async () => ({ default: (await import('./order-page.tsx')).OrderPage }));
const BulkChangesPage = lazy(async () => ({ default: (await import('./bulk-changes-page.tsx')).BulkChangesPage }));
const BulkChangePage = lazy(async () => ({ default: (await import('./bulk-change-page.tsx')).BulkChangePage }));
const WalletPage = lazy(async () => ({ default: (await import('./wallet-page.tsx')).WalletPage }));
const ReceiptsPage = lazy(async () => ({ default: (await import('./receipts-page.tsx')).ReceiptsPage }));
const ProductsPage = lazy(async () => ({ default: (await import('./products-page.tsx')).ProductsPage }));

const TEXTS = defineTexts({
  en: {
    ...{ subscriptions: 'My subscriptions', orders: 'Orders', wallet: 'Wallet and payments', receipts: 'Receipts' },
    ...{ products: 'Products', mine: 'Mine', market: 'Marketplace', money: 'Money' },
  },
  zh: {
    ...{ subscriptions: '我的订阅', orders: '订单', wallet: '钱包与付款', receipts: '收据' },
    ...{ products: '商品', mine: '我的', market: '市场', money: '资金' },
  },
});

/** The door of customers. */
export function CustomerDoor() {
  const texts = useTexts(TEXTS);
  const menu = [
    {
      label: texts.mine,
      entries: [
        { to: '/customer/subscriptions', label: texts.subscriptions, also: '/customer/quotes/' },
        { to: '/customer/orders', label: texts.orders, also: '/customer/bulk-changes' },
      ],
    },
    {
      label: texts.money,
      entries: [
        { to: '/customer/wallet', label: texts.wallet },
        { to: '/customer/receipts', label: texts.receipts },
      ],
    },
    { label: texts.market, entries: [{ to: '/customer/products', label: texts.products }] },
  ];
  return (
    <DoorFrame door="customer" density="calm" menu={menu}>
      {() => (
        <LiveProvider>
          <div className="calm">
            <Suspense fallback={<Loading />}>
              <Pages />
            </Suspense>
          </div>
        </LiveProvider>
      )}
    </DoorFrame>
  );
}

function Pages() {
  return (
    <Routes>
      <Route index element={<Navigate replace to="/customer/subscriptions" />} />
      <Route path="subscriptions" element={<SubscriptionsPage />} />
      <Route path="subscriptions/:id" element={<SubscriptionPage />} />
      <Route path="subscriptions/:id/change" element={<ChangePage />} />
      <Route path="quotes/:id" element={<QuotePage />} />
      <Route path="orders" element={<OrdersPage />} />
      <Route path="orders/:id" element={<OrderPage />} />
      <Route path="bulk-changes" element={<BulkChangesPage />} />
      <Route path="bulk-changes/:id" element={<BulkChangePage />} />
      <Route path="wallet" element={<WalletPage />} />
      <Route path="receipts" element={<ReceiptsPage />} />
      <Route path="products" element={<ProductsPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
