import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import type { MenuGroup } from '../app/door-frame.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';

const InstancesPage = lazy(async () => ({ default: (await import('./instances-page.tsx')).InstancesPage }));
const InstancePage = lazy(async () => ({ default: (await import('./instance-page.tsx')).InstancePage }));
const EndpointsPage = lazy(async () => ({ default: (await import('./endpoints-page.tsx')).EndpointsPage }));
const DeliveriesPage = lazy(async () => ({ default: (await import('./deliveries-page.tsx')).DeliveriesPage }));
const DeliveryPage = lazy(async () => ({ default: (await import('./deliveries-page.tsx')).DeliveryPage }));
const WebhooksPage = lazy(async () => ({ default: (await import('./webhooks-page.tsx')).WebhooksPage }));
const WebhookPage = lazy(async () => ({ default: (await import('./webhooks-page.tsx')).WebhookPage }));
const StatementPage = lazy(async () => ({ default: (await import('./statement-page.tsx')).StatementPage }));
const ReductionsPage = lazy(async () => ({ default: (await import('./reductions-page.tsx')).ReductionsPage }));

const TEXTS = defineTexts({
  en: {
    ...{
      customers: 'Customers',
      instances: 'User Application Instances',
      messages: 'Messages',
      endpoints: 'Endpoints',
    },
    ...{
      deliveries: 'Deliveries',
      webhooks: 'Event endpoints',
      money: 'Money',
      statement: 'Statement',
      reductions: 'Discounts and coupons',
    },
  },
  zh: {
    ...{ customers: '客户', instances: '用户应用实例', messages: '消息', endpoints: '接口地址' },
    ...{ deliveries: '通知投递', webhooks: '事件地址', money: '资金', statement: '对账单', reductions: '折扣与优惠券' },
  },
});

/** What sellers do once their products are sold. */
export const SERVICE_ROUTES: ReactNode = (
  <>
    <Route path="instances" element={<InstancesPage />} />
    <Route path="instances/:id" element={<InstancePage />} />
    <Route path="endpoints" element={<EndpointsPage />} />
    <Route path="deliveries" element={<DeliveriesPage />} />
    <Route path="deliveries/:id" element={<DeliveryPage />} />
    <Route path="webhooks" element={<WebhooksPage />} />
    <Route path="webhooks/:id" element={<WebhookPage />} />
    <Route path="statement" element={<StatementPage />} />
    <Route path="reductions" element={<ReductionsPage />} />
  </>
);

export function useServiceMenu(): readonly MenuGroup[] {
  const texts = useTexts(TEXTS);
  return [
    { label: texts.customers, entries: [{ to: '/seller/instances', label: texts.instances }] },
    {
      label: texts.messages,
      entries: [
        { to: '/seller/endpoints', label: texts.endpoints },
        { to: '/seller/deliveries', label: texts.deliveries },
        { to: '/seller/webhooks', label: texts.webhooks },
      ],
    },
    {
      label: texts.money,
      entries: [
        { to: '/seller/statement', label: texts.statement },
        { to: '/seller/reductions', label: texts.reductions },
      ],
    },
  ];
}
