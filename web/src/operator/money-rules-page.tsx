import { Tabs } from 'antd';
import { CommissionList } from '../parts/commission-list.tsx';
import { CouponList } from '../parts/coupon-list.tsx';
import { DiscountList } from '../parts/discount-list.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { TaxRateList } from './tax-rate-list.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Tax, discounts, commission', taxes: 'Tax rates', discounts: 'Discounts', coupons: 'Coupons' },
    ...{
      commissions: 'Commission',
      note: 'They count for the quotes and purchases to come; what was quoted stays as it is.',
    },
  },
  zh: {
    ...{ title: '税费、折扣与佣金', taxes: '税率', discounts: '折扣', coupons: '优惠券' },
    ...{ commissions: '佣金', note: '仅对之后的报价与购买生效；已有报价不变。' },
  },
});

/** What the operator lays on top of sellers' prices. */
export function MoneyRulesPage() {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['tab']);
  return (
    <PageFrame title={texts.title} note={texts.note}>
      <Tabs
        activeKey={filters.tab ?? 'taxes'}
        onChange={(tab) => setFilter('tab', tab)}
        items={[
          { key: 'taxes', label: texts.taxes, children: <TaxRateList /> },
          { key: 'discounts', label: texts.discounts, children: <DiscountList /> },
          { key: 'coupons', label: texts.coupons, children: <CouponList /> },
          { key: 'commissions', label: texts.commissions, children: <CommissionList mayEdit /> },
        ]}
      />
    </PageFrame>
  );
}
