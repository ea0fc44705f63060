import type { Sentences } from './sentence.ts';

/** What a line of the arithmetic of a fee is about: `explain-*` of the core. Figures are in its formula, not here. */
export const STEP_PHRASES: Sentences = [
  [
    'list price of {component} {sku} for {periods} x {period}',
    '目录价：{component} {sku}，{periods} × {period:period}',
  ],
  ['list price of {component} {sku} for {period}', '目录价：{component} {sku}，{period:period}'],
  [
    'agreed price of {component} {sku} for {periods} x {period}',
    '约定价：{component} {sku}，{periods} × {period:period}',
  ],
  [
    'price kept for the scheduled change of {component} {sku} for {periods} x {period}',
    '预约变更锁定的价格：{component} {sku}，{periods} × {period:period}',
  ],
  ['old price of one period, for what was used', '已用部分的原单周期价格'],
  ['old price of one period', '原单周期价格'],
  ['new price of one period', '新单周期价格'],
  ['new (added units only) price of one period', '新单周期价格（仅新增数量）'],
  [
    'share left of the billed slice: {unit}s left / {same}s billed',
    '已计费分段的剩余份额：剩余{unit:phrase} ÷ 计费{same:phrase}',
  ],
  ['old share left: {measure}', '原规格剩余份额：{measure:phrase}'],
  ['new share left: {measure}', '新规格剩余份额：{measure:phrase}'],
  ['share left: {measure}', '剩余份额：{measure:phrase}'],
  ['months left: {measure}', '剩余月数：{measure:phrase}'],
  ['used: whole months at the monthly price, odd hours at the hourly price', '已用：整月按月价，零散小时按小时价'],
  ['used: billed - credit', '已用：已计费 − 抵扣'],
  ['direction: below 0 is a downgrade, which this rule prices in another way', '方向：小于 0 为降级，按另一方式计价'],
  ['credit before the cap', '封顶前的抵扣'],
  ['credit of all components', '所有组件的抵扣'],
  ['credit with tax', '含税抵扣'],
  ['credit', '抵扣'],
  ['charge before rounding', '舍入前的收费'],
  ['charge of all components', '所有组件的收费'],
  ['charge with tax', '含税收费'],
  ['charge', '收费'],
  ['net before rounding', '舍入前的差额'],
  ['net: what the rounded sum leaves to the largest line', '差额：合计舍入后归入最大一项'],
  ['net with tax', '含税差额'],
  ['net', '差额'],
  ['cash paid and not refunded yet', '已付且未退的现金'],
  ['covered by a discount, not given back', '由优惠抵扣的部分，不予退回'],
  ['waived: a downgrade never costs anything', '减免：降级不收费'],
  ['discount: {name}', '折扣：{name}'],
  ['coupon {code}: {name}', '优惠券 {code}：{name}'],
  ['tax back: {name}', '退回税费：{name}'],
  ['tax: {name}', '税费：{name}'],
  ['payable', '应付'],
  ['refund', '退款'],
  ['balance', '转入余额'],
  ['waived', '减免'],
  ['forfeited', '不予退还'],
  ['earlier change {n}: {step}', '此前第 {n} 次变更：{step:phrase}'],
  // Where several components change, each step is led by the name of its own.
  ['{component} from {date}: {step}', '{component}（{date} 起）：{step:phrase}'],
  ['{component}: {step}', '{component}：{step:phrase}'],
];

/** What the numbers of a share count. */
export const MEASURE_PHRASES: Sentences = [
  [
    'months of the term x {unit}s left / {same}s of the term / months of the price',
    '有效期月数 × 剩余{unit:phrase} ÷ 有效期总{same:phrase} ÷ 计价月数',
  ],
  ['{unit}s left / {same}s of the term', '剩余{unit:phrase} ÷ 有效期总{same:phrase}'],
  [
    'covered part of each calendar month; of years, days without 29 February / 365',
    '每个自然月所占部分；按年计价时为不含 2 月 29 日的天数 ÷ 365',
  ],
  [
    '{unit}s left / {same}s of 30 days; of years, of 365 days',
    '剩余{unit:phrase} ÷ 30 天的{same:phrase}；按年计价时为 365 天',
  ],
  ['12 x {unit}s left / {same}s of 365 days', '12 × 剩余{unit:phrase} ÷ 365 天的{same:phrase}'],
  ['days left of months of 30 days / 30', '按每月 30 天计的剩余天数 ÷ 30'],
  ['whole months left, else days left / 30', '剩余整月数，否则为剩余天数 ÷ 30'],
  ['second', '秒数'],
  ['hour', '小时数'],
  ['day', '天数'],
];
