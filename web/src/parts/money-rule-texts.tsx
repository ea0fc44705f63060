import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { startOfDay } from '../ui/day.ts';

/** Words of what lies on top of prices, the same in all its lists. */
export const MONEY_RULE_TEXTS = defineTexts({
  en: {
    ...{ id: 'Id', name: 'Name', percent: 'Percent', region: 'Region', types: 'Product types', valid: 'Counts' },
    ...{ everywhere: 'everywhere', all: 'all', change: 'Change', until: 'Until', products: 'Products' },
    ...{
      directions: 'Changes',
      upgrade: 'upgrades',
      downgrade: 'downgrades',
      equal: 'at the same price',
      funder: 'Paid by',
    },
    ...{
      taxes: 'Tax rates',
      newTax: 'New tax rate',
      noTaxes: 'No tax is charged',
      noTaxesWhy: 'Add a rate, and it stands in the quotes to come as a line of its own.',
    },
    ...{ discounts: 'Discounts', newDiscount: 'New discount', noDiscounts: 'No discount in force' },
    ...{
      coupons: 'Coupons',
      newCoupon: 'New coupon',
      noCoupons: 'No coupon was issued',
      code: 'Code',
      worth: 'Worth',
      uses: 'Used',
    },
    ...{
      amount: 'Amount',
      currency: 'Currency',
      usesMax: 'Uses at most',
      perAccount: 'Uses per customer',
    },
    ...{
      commissions: 'Commission',
      newCommission: 'Set a commission',
      noCommissions: 'No seller pays a commission',
      seller: 'Seller',
    },
    ...{
      idHint: 'Letters, digits, “-”; the same id changes it.',
      regionHint: '* for everywhere, else ISO 3166 such as DE or US-CA.',
    },
    ...{
      typesHint: 'None: all.',
      productsHint: 'None: all.',
      untilHint: 'It counts until this day begins (UTC); empty: without end.',
    },
    from: (from: string) => `from ${from}`,
    between: (from: string, until: string) => `${from} – ${until}`,
  },
  zh: {
    ...{ id: '标识', name: '名称', percent: '百分比', region: '地区', types: '商品类型', valid: '有效期' },
    ...{ everywhere: '全部地区', all: '全部', change: '修改', until: '截止', products: '商品' },
    ...{ directions: '变更方向', upgrade: '升级', downgrade: '降级', equal: '同价', funder: '承担方' },
    ...{
      taxes: '税率',
      newTax: '新建税率',
      noTaxes: '未收取税费',
      noTaxesWhy: '新增税率后，将作为独立行出现在之后的报价中。',
    },
    ...{ discounts: '折扣', newDiscount: '新建折扣', noDiscounts: '没有生效的折扣' },
    ...{
      coupons: '优惠券',
      newCoupon: '新建优惠券',
      noCoupons: '尚未发放优惠券',
      code: '券码',
      worth: '面值',
      uses: '已用',
    },
    ...{ amount: '金额', currency: '币种', usesMax: '总次数上限', perAccount: '每客户次数' },
    ...{ commissions: '佣金', newCommission: '设置佣金', noCommissions: '没有卖家支付佣金', seller: '卖家' },
    ...{ idHint: '字母、数字与“-”；相同标识即为修改。', regionHint: '* 为全部地区，否则用 ISO 3166，如 DE 或 US-CA。' },
    ...{
      typesHint: '留空：全部。',
      productsHint: '留空：全部。',
      untilHint: '截至该日零时（UTC）；留空：无期限。',
    },
    from: (from: string) => `自${from}起`,
    between: (from: string, until: string) => `${from} – ${until}`,
  },
});

/** From when until when a rule counts, in words. */
export function useValidity(): (of: { readonly validFrom: string; readonly validUntil: string | null }) => string {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const { date } = useFormat();
  return ({ validFrom, validUntil }) =>
    validUntil === null ? texts.from(date(validFrom)) : texts.between(date(validFrom), date(validUntil));
}

/** The day of an end that a form shows. */
export function untilDay(validUntil: string | null | undefined): string {
  return validUntil?.slice(0, '2027-01-31'.length) ?? '';
}

/** The end that a form means, midnight of UTC as times are shown here; an untouched day keeps the time that it had. */
export function untilInstant(day: string, before: string | null | undefined): string | null {
  if (day === '') return null;
  return before !== null && before !== undefined && untilDay(before) === day ? before : startOfDay(day);
}
