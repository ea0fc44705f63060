import type { Finding } from '@regrade/client';
import { createFormat } from '../create-format.ts';

type Walk = NonNullable<Finding['walk']>;
type Selection = Walk['purchase']['selection'];

/** What a walk of changes lives on; the reasons are those of the fee rule's proof. */
const REASONS: Readonly<Record<string, string>> = {
  'list-price-now': '按当前目录价抵扣，涨价前购买的客户会得到超过所付的金额',
  'rows-by-duration': '以不同周期的价格计算变更的两侧',
  'added-units': '只按新总量的单价收取新增数量，原有数量从未按该单价付费',
  'term-counted-longer': '将某些有效期计为多于所购的周期，从而多抵扣',
  'cash-credited-again': '按已付现金抵扣，部分退还之后仍再次抵扣',
  'billed-rounded': '抵扣的金额是舍入后的',
  'two-measures': '降级与升级以不同方式计算剩余份额',
  chain: '使某些变更的费用低于所得',
};

const FORMAT = createFormat('zh-CN', 'zh');

/** A purchase and changes that cost less than what they give, with dates and amounts. */
export function sayWalk(walk: Walk): string {
  const { feeRule, reason, currency, period, periods, start, revision, purchase, changes, paid, held, leak } = walk;
  const day = (at: string) => at.slice(0, 'YYYY-MM-DD'.length);
  const money = (amount: string) => FORMAT.money(amount, currency);
  const times = periods === 1 ? '' : ` × ${periods}`;
  const steps = [
    `${day(start)} 以 ${money(purchase.price)} 购买 ${nameOf(purchase.selection)}，${FORMAT.period(period)}${times}`,
    ...(revision ? [`${day(revision.at)} 调整价格`] : []),
    ...changes.map(({ at, selection, net }) => {
      const isBack = net.value.startsWith('-');
      const amount = money(isBack ? net.value.slice(1) : net.value);
      return `${day(at)} 变更为 ${nameOf(selection)}，${isBack ? '退还' : '支付'} ${amount}`;
    }),
  ];
  return (
    `${feeRule} ${REASONS[reason] ?? REASONS['chain']}：${steps.join('；')}。` +
    `客户共支付 ${money(paid.value)}，所得价值 ${money(held.value)}，少付 ${money(leak.value)}。` +
    '使用 exact@1 或 daily@1 则不会出现。'
  );
}

function nameOf({ specification, sku, quantities }: Selection): string {
  const choices = Object.values(sku).join('/') || specification;
  const numbers = Object.entries(quantities).map(([id, quantity]) => `${id} ${FORMAT.number(quantity)}`);
  return numbers.length === 0 ? choices : `${choices}（${numbers.join('，')}）`;
}
