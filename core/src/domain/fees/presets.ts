import { DEFAULT_AXES, type FeeAxes, type FeeRule } from './fee-rule.ts';

/** All presets of fee-rules §7: each says only what differs from the rule it is built on, or from the defaults. */
type Difference = Partial<FeeAxes> & Pick<FeeRule, 'ifDowngrade'>;

function preset(id: string, summary: string, difference: Difference, base: FeeAxes = DEFAULT_AXES): FeeRule {
  return { ...base, ...difference, id, summary };
}

const exact1 = preset('exact@1', 'net = round((N - O) x seconds left / seconds of the term)', {
  roundAt: 'net',
  refundCap: 'cash',
  onNegative: 'refund',
});
const daily1 = preset('daily@1', 'the same by civil days, day of change new', { unit: 'day' }, exact1);
const dailyUsed1 = preset(
  'daily-used@1',
  'the same by civil days, a started day is used',
  { startedUnit: 'old' },
  daily1,
);

const huaweiBilling1 = preset(
  'huawei-billing@1',
  'net = cut(N x R - O x R), R by calendar-month shares, years by days / 365, day of change used',
  {
    unit: 'day',
    startedUnit: 'old',
    measure: 'calendar',
    oldBasis: 'list-now',
    rounding: 'truncate',
    roundAt: 'net',
    onNegative: 'refund',
  },
);
const huaweiBilling2 = preset(
  'huawei-billing@2',
  'as huawei-billing@1 by hours, from the next whole hour',
  { unit: 'hour' },
  huaweiBilling1,
);
const huaweiKoogallery = preset(
  'huawei-koogallery@2023-06-12',
  'net = cut(N(row by remaining) x R - O(row by bought) x R); volume-added: unit price at the new total x added x R',
  { rowBy: 'old-bought-new-remaining', scaleOut: 'added', onNegative: 'refuse' },
  huaweiBilling1,
);

const TENCENT_DOWN: Partial<FeeAxes> = { measure: 'whole-months-else-30', oldBasis: 'paid-less-used' };
const tencentCvm1 = preset(
  'tencent-cvm@1',
  'up: (N - O) x days / (365/12), rows by remaining; down: (paid - used) - N x (n months or days / 30), floor 0',
  {
    unit: 'day',
    measure: 'months-of-365/12',
    rowBy: 'remaining',
    oldBasis: 'list-now',
    roundAt: 'net',
    onNegative: 'refund',
    ifDowngrade: TENCENT_DOWN,
  },
);
const tencentCvm2 = preset(
  'tencent-cvm@2',
  'as tencent-cvm@1, odd remainders at the smallest row',
  { ifDowngrade: { ...TENCENT_DOWN, rowBy: 'remaining-if-whole' } },
  tencentCvm1,
);

const alibabaMarket1 = preset(
  'alibaba-market@1',
  'net = round(N x hours / 720 - O x hours / 720), 8760 for year prices',
  { unit: 'hour', measure: 'months-of-30', oldBasis: 'list-now', roundAt: 'net', onNegative: 'refuse' },
);
const alibabaCloud1 = preset(
  'alibaba-cloud@1',
  'up: as alibaba-market@1; down: paid / months x R - N x R',
  { onNegative: 'refund', ifDowngrade: { oldBasis: 'paid' } },
  alibabaMarket1,
);
const alibabaRefund2022 = preset(
  'alibaba-refund@2022',
  'down: paid share - N x days / 30, started day used',
  { unit: 'day', startedUnit: 'old' },
  alibabaCloud1,
);

const killBill1 = preset('kill-bill@1', 'C = round(billed x q9(days)), G = round(N x q9(days))', {
  unit: 'day',
  ratioDigits: 9,
  oldBasis: 'billed',
  creditCap: 'billed-left',
});
const killBill30 = preset('kill-bill-30@1', 'C = round(O x q9), G = round(N x q9) with months of 30 days', {
  unit: 'day',
  measure: '30-360',
  ratioDigits: 9,
  creditCap: 'billed-left',
});
const lago1 = preset('lago@1', 'C = min(O x days, billed) - credited, G = N x days', {
  unit: 'day',
  creditCap: 'billed-then-credited',
});
const lagoTermination1 = preset(
  'lago-termination@1',
  'as lago@1, last day used; refund <= paid - value used',
  { startedUnit: 'old', refundCap: 'paid-less-used', onNegative: 'refund' },
  lago1,
);

const stripe1 = preset('stripe@1', 'C = round(O x seconds), G = round(N x seconds)', {});
const polar1 = preset('polar@1', 'C = round(O x seconds), G = round(N x seconds), ties to even', {
  rounding: 'half-even',
});
const polarQuantity1 = preset('polar-quantity@1', 'net = cut((N - O) x seconds)', {
  rounding: 'truncate',
  roundAt: 'net',
});
const flexprice1 = preset('flexprice@1', 'C = min(O x days, billed - credited), G = N x days, both rounded', {
  unit: 'day',
  creditCap: 'billed-left',
});
const flexpriceSecond1 = preset(
  'flexprice-second@1',
  'C = min(O x seconds, billed - credited), G = N x seconds, both rounded',
  { creditCap: 'billed-left' },
);
const meteroid1 = preset('meteroid@1', 'C = round(O x days), G = round(N x days)', { unit: 'day' });
const zuora30360 = preset('zuora-30-360@1', 'C = round(O x R), G = round(N x R) with R = 30/360', {
  unit: 'day',
  measure: '30-360',
});
const zuoraActual = preset('zuora-actual@1', 'C = round(O x R), G = round(N x R) with R by calendar month', {
  unit: 'day',
  measure: 'calendar',
});
const zuoraActual360 = preset('zuora-actual-360@1', 'C = round(O x R), G = round(N x R) with R = days / 30', {
  unit: 'day',
  measure: 'months-of-30',
});
const cloudblue1 = preset('cloudblue@1', 'net = round(N x d/30 - O x d/30)', {
  unit: 'day',
  measure: '30-360',
  roundAt: 'net',
});
const paddle1 = preset('paddle@1', 'C = round(O x minutes), G = round(N x minutes)', { unit: 'minute' });

/** Every fee rule there is; ours first. Immutable: a correction is a new id. */
export const feeRules: readonly FeeRule[] = [
  exact1,
  daily1,
  dailyUsed1,
  huaweiBilling1,
  huaweiBilling2,
  huaweiKoogallery,
  tencentCvm1,
  tencentCvm2,
  alibabaMarket1,
  alibabaCloud1,
  alibabaRefund2022,
  killBill1,
  killBill30,
  lago1,
  lagoTermination1,
  stripe1,
  polar1,
  polarQuantity1,
  flexprice1,
  flexpriceSecond1,
  meteroid1,
  zuora30360,
  zuoraActual,
  zuoraActual360,
  cloudblue1,
  paddle1,
];

const ruleById: ReadonlyMap<string, FeeRule> = new Map(feeRules.map((rule) => [rule.id, rule]));

/** The fee rule of an id; undefined for an unknown one. */
export function feeRuleById(id: string): FeeRule | undefined {
  return ruleById.get(id);
}
