import type { Language } from '../text/language.tsx';

/** Names of steps as the service writes them, longest beginnings first; names of components stay as they are. */
const CHINESE: readonly (readonly [begins: string, says: string])[] = [
  [
    'share left: months of the term x seconds left / seconds of the term / months of the price',
    '剩余份额：期限月数 × 剩余秒数 ÷ 期限总秒数 ÷ 计价月数',
  ],
  ['old price of one period, for what was used', '已用部分的原单周期价格'],
  ['used: whole months at the monthly price, odd hours at the hourly price', '已用：整月按月价，零散小时按小时价'],
  ['direction: below 0 is a downgrade, which this rule prices in another way', '方向：小于 0 为降配，按另一方式计价'],
  ['waived: a downgrade never costs anything', '减免：降配从不收费'],
  ['covered by a discount, not given back', '由优惠抵扣的部分，不予退回'],
  ['cash paid and not refunded yet', '已付且未退的现金'],
  ['price kept for the scheduled change of ', '预约变更锁定的价格：'],
  ['used: billed - credit', '已用：已计费 − 抵扣'],
  ['charge before rounding', '舍入前的新费用'],
  ['credit before the cap', '封顶前的抵扣'],
  ['old price of one period', '原单周期价格'],
  ['new price of one period', '新单周期价格'],
  ['list price of ', '目录价：'],
  ['agreed price of ', '约定价：'],
  ['old share left: ', '原规格剩余份额：'],
  ['new share left: ', '新规格剩余份额：'],
  ['share left: ', '剩余份额：'],
  ['credit with tax', '含税抵扣'],
  ['charge with tax', '含税新费用'],
  ['net with tax', '含税差额'],
  ['discount: ', '折扣：'],
  ['tax back: ', '退回税费：'],
  ['coupon ', '优惠券 '],
  ['tax: ', '税费：'],
  ['credit', '抵扣'],
  ['charge', '新费用'],
  ['net', '差额'],
  ['payable', '应付'],
  ['refund', '退款'],
  ['balance', '转入余额'],
  ['forfeited', '不退部分'],
];

/** What a step is about, in the reader's language. A name that no table knows is shown as the service wrote it. */
export function sayStep(what: string, language: Language): string {
  if (language === 'en') return what.charAt(0).toUpperCase() + what.slice(1);
  const direct = translated(what);
  if (direct !== undefined) return direct;
  // Where several components change, each step is led by the name of its own: `app: credit`.
  const [, lead, rest] = /^([^:]+: )(.+)$/.exec(what) ?? [];
  if (lead === undefined || rest === undefined) return what;
  return `${lead}${translated(rest) ?? rest}`;
}

function translated(what: string): string | undefined {
  const found = CHINESE.find(([begins]) => what.startsWith(begins));
  return found && `${found[1]}${what.slice(found[0].length)}`;
}
