import { Tabs } from 'antd';
import { CommissionList } from '../parts/commission-list.tsx';
import { CouponList } from '../parts/coupon-list.tsx';
import { DiscountList } from '../parts/discount-list.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { useFilters } from '../ui/use-filters.ts';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Discounts and coupons', discounts: 'Discounts', coupons: 'Coupons', commissions: 'Commission' },
    note: 'On change orders for your products, at your expense.',
  },
  zh: {
    ...{ title: '折扣与优惠券', discounts: '折扣', coupons: '优惠券', commissions: '佣金' },
    note: '用于您商品的变更订单，费用由您承担。',
  },
});

/** What a seller takes off the price of changes, and the operator's share. */
export function ReductionsPage() {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['tab']);
  return (
    <PageFrame title={texts.title} note={texts.note}>
      <Tabs
        activeKey={filters.tab ?? 'discounts'}
        onChange={(tab) => setFilter('tab', tab)}
        items={[
          { key: 'discounts', label: texts.discounts, children: <DiscountList /> },
          { key: 'coupons', label: texts.coupons, children: <CouponList /> },
          { key: 'commissions', label: texts.commissions, children: <CommissionList /> },
        ]}
      />
    </PageFrame>
  );
}
