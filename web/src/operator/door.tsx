import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { DoorFrame, type MenuGroup } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from '../ui/loading.tsx';
import { OverviewPage } from './overview-page.tsx';

const ReviewsPage = lazy(async () => ({ default: (await import('./reviews-page.tsx')).ReviewsPage }));
const ReviewPage = lazy(async () => ({ default: (await import('./review-page.tsx')).ReviewPage }));
const OrdersPage = lazy(async () => ({ default: (await import('./orders-page.tsx')).OrdersPage }));
const OrderPage = lazy(async () => ({ default: (await import('./order-page.tsx')).OrderPage }));
const DeliveriesPage = lazy(async () => ({ default: (await import('./deliveries-page.tsx')).DeliveriesPage }));
const DeliveryPage = lazy(async () => ({ default: (await import('./deliveries-page.tsx')).DeliveryPage }));
const AccountsPage = lazy(async () => ({ default: (await import('./accounts-page.tsx')).AccountsPage }));
const AccountPage = lazy(async () => ({ default: (await import('./account-page.tsx')).AccountPage }));
const LedgerPage = lazy(async () => ({ default: (await import('./ledger-page.tsx')).LedgerPage }));
const PaymentsPage = lazy(async () => ({ default: (await import('./payments-page.tsx')).PaymentsPage }));
const RefundsPage = lazy(async () => ({ default: (await import('./refunds-page.tsx')).RefundsPage }));
const MoneyRulesPage = lazy(async () => ({ default: (await import('./money-rules-page.tsx')).MoneyRulesPage }));
const AuditPage = lazy(async () => ({ default: (await import('./audit-page.tsx')).AuditPage }));
const ImportsPage = lazy(async () => ({ default: (await import('./imports-page.tsx')).ImportsPage }));
const ImportPage = lazy(async () => ({ default: (await import('./import-page.tsx')).ImportPage }));
const BulkChangesPage = lazy(async () => ({ default: (await import('./bulk-changes-page.tsx')).BulkChangesPage }));
const BulkChangePage = lazy(async () => ({ default: (await import('./bulk-change-page.tsx')).BulkChangePage }));
const WebhooksPage = lazy(async () => ({ default: (await import('./webhooks-page.tsx')).WebhooksPage }));
const WebhookPage = lazy(async () => ({ default: (await import('./webhooks-page.tsx')).WebhookPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings-page.tsx')).SettingsPage }));

const TEXTS = defineTexts({
  en: {
    ...{ overview: 'Overview', catalogs: 'Catalogs', reviews: 'Reviews', changes: 'Changes', orders: 'Orders' },
    ...{ held: 'Held orders', bulk: 'Bulk changes', deliveries: 'Deliveries', imports: 'Imports', money: 'Money' },
    ...{ ledger: 'Ledger', rules: 'Tax, discounts, commission', marketplace: 'Marketplace', accounts: 'Accounts' },
    ...{ payments: 'Payments', refunds: 'Refunds' },
    ...{ webhooks: 'Event endpoints', audit: 'Audit log', settings: 'Settings' },
  },
  zh: {
    ...{ overview: '概览', catalogs: '商品目录', reviews: '审核', changes: '变更', orders: '订单' },
    ...{ held: '挂起订单', bulk: '批量变更', deliveries: '通知投递', imports: '导入', money: '资金' },
    ...{ ledger: '总账', rules: '税费、折扣与佣金', marketplace: '市场', accounts: '账户' },
    ...{ payments: '外部付款', refunds: '外部退款' },
    ...{ webhooks: '事件地址', audit: '审计日志', settings: '设置' },
  },
});

/** The door of operators: what waits for them, then everything there is. */
export function OperatorDoor() {
  return (
    <DoorFrame door="operator" density="dense" menu={useMenu()}>
      {() => (
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route index element={<OverviewPage />} />
            <Route path="reviews" element={<ReviewsPage />} />
            <Route path="reviews/:id" element={<ReviewPage />} />
            <Route path="orders" element={<OrdersPage />} />
            <Route path="orders/:id" element={<OrderPage />} />
            <Route path="held" element={<OrdersPage held />} />
            <Route path="bulk-changes" element={<BulkChangesPage />} />
            <Route path="bulk-changes/:id" element={<BulkChangePage />} />
            <Route path="deliveries" element={<DeliveriesPage />} />
            <Route path="deliveries/:id" element={<DeliveryPage />} />
            <Route path="accounts" element={<AccountsPage />} />
            <Route path="accounts/:id" element={<AccountPage />} />
            <Route path="imports" element={<ImportsPage />} />
            <Route path="imports/:id" element={<ImportPage />} />
            <Route path="webhooks" element={<WebhooksPage />} />
            <Route path="webhooks/:id" element={<WebhookPage />} />
            <Route path="ledger" element={<LedgerPage />} />
            <Route path="payments" element={<PaymentsPage />} />
            <Route path="refunds" element={<RefundsPage />} />
            <Route path="money-rules" element={<MoneyRulesPage />} />
            <Route path="audit" element={<AuditPage />} />
            <Route path="settings" element={<SettingsPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      )}
    </DoorFrame>
  );
}

function useMenu(): readonly MenuGroup[] {
  const texts = useTexts(TEXTS);
  return [
    { entries: [{ to: '/operator', label: texts.overview, exact: true }] },
    { label: texts.catalogs, entries: [{ to: '/operator/reviews', label: texts.reviews }] },
    {
      label: texts.changes,
      entries: [
        { to: '/operator/orders', label: texts.orders },
        { to: '/operator/held', label: texts.held },
        { to: '/operator/bulk-changes', label: texts.bulk },
        { to: '/operator/deliveries', label: texts.deliveries },
      ],
    },
    {
      label: texts.money,
      entries: [
        { to: '/operator/ledger', label: texts.ledger },
        { to: '/operator/payments', label: texts.payments },
        { to: '/operator/refunds', label: texts.refunds },
        { to: '/operator/money-rules', label: texts.rules },
      ],
    },
    {
      label: texts.marketplace,
      entries: [
        { to: '/operator/accounts', label: texts.accounts },
        { to: '/operator/imports', label: texts.imports },
        { to: '/operator/webhooks', label: texts.webhooks },
        { to: '/operator/audit', label: texts.audit },
        { to: '/operator/settings', label: texts.settings },
      ],
    },
  ];
}
