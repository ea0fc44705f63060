import type { Sentences } from './sentence.ts';

/** Of findings: what the prices say about the rules (`verifyCatalog`), their repairs, and the joint repair. */
export const RULE_SENTENCES: Sentences = [
  [
    '{from} → {to} does not lead to a higher price: at {at}, {target} costs {price} for {period}, {original} {old}.',
    '{from} → {to} 没有变更到更高的价格：{at} 时，{target}（{period:period}）价格为 {price:money}，{original} 为 {old:money}。',
  ],
  [
    '{from} → {to} does not lead to a higher price: {target} costs {price} for {period}, {original} {old}.',
    '{from} → {to} 没有变更到更高的价格：{target}（{period:period}）价格为 {price:money}，{original} 为 {old:money}。',
  ],
  ['Change one of the two prices, or delete the rule.', '请调整其中一个价格，或删除该规则。'],
  [
    'The product type allows upgrades only, so customers cannot use the rule there; elsewhere they can.',
    '该商品类型仅支持升级，客户在这些数量下不能使用该规则，其他数量下可以。',
  ],
  [
    '{from} → {to}: {original} is sold for {period} in {currency}, {target} is not, so its customers could not change.',
    '{from} → {to}：{original} 有{period:period}、{currency} 的价格，{target} 没有，其客户无法变更。',
  ],
  ['Add that price to {target}, or delete the rule.', '请为 {target} 添加该价格，或删除该规则。'],
  [
    '{from} → {to}: the package sizes of {attribute} for {period} in {currency} meet again only after more than {max} (least common multiple).',
    '{from} → {to}：{attribute} 在{period:period}、{currency} 下的套餐大小的最小公倍数超过 {max:number}，无法比较价格。',
  ],
  ['Choose sizes that divide each other.', '请选择互为倍数的套餐大小。'],
  [
    'The package size of {attribute} for {sku} is above {max}, too large to compare prices.',
    '{sku} 的 {attribute} 套餐大小超过 {max:number}，无法比较价格。',
  ],
  ['Choose a smaller size.', '请选择较小的套餐大小。'],
  [
    '{from} → {to}: no quantity of {attribute} can be bought of both, so their prices are never compared and every customer has to give new quantities.',
    '{from} → {to}：两者没有可共同购买的 {attribute} 数量，因此不比较价格，客户变更时须重新填写数量。',
  ],
  [
    '{from} → {to}: no quantity can be bought of both, so their prices are never compared and every customer has to give new quantities.',
    '{from} → {to}：两者没有可共同购买的数量，因此不比较价格，客户变更时须重新填写数量。',
  ],
  ['Let the ranges meet if that is not meant.', '如非本意，请使两者的数量范围相交。'],
  ['{sku} would cost {price} for {period} at {at}.', '{sku} 在 {at} 时（{period:period}）价格为 {price:money}。'],
  ['{sku} would cost {price} for {period}.', '{sku}（{period:period}）价格为 {price:money}。'],
  ['Raise its flat amount by at least {amount}.', '请将其固定金额至少提高 {amount:number}。'],
  [
    '{sku}, {period}: {attribute} {more} costs {less}, less than {same} {fewer} at {price}.',
    '{sku}，{period:period}：{attribute} {more:number} 的价格为 {less:money}，低于 {fewer:number} 的 {price:money}。',
  ],
  [
    'Growing from {from} to {to} counts as a downgrade there: the customer gets money back for having more.',
    '从 {from:number} 扩容到 {to:number} 会按降级计算：客户数量更多反而获得退款。',
  ],
  [
    'As this product is upgraded only, customers with {from} cannot grow to {to}; no larger quantity is dearer.',
    '该商品仅支持升级，数量为 {from:number} 的客户不能扩容到 {to:number}；没有更贵的更大数量。',
  ],
  [
    'As this product is upgraded only, customers with {from} cannot grow to {to}; the next one that is dearer is {next}.',
    '该商品仅支持升级，数量为 {from:number} 的客户不能扩容到 {to:number}；下一个更贵的数量是 {next:number}。',
  ],
  [
    '{from} → {to} leads to a higher price, but not always to a fee: bought with {quantities} for {term} from {start} and changed at {at}, {rule} credits {credit} and charges {charge} {currency}, while {period} costs {old} and {price}.',
    '{from} → {to} 的价格更高，但费用并非总为正：以 {quantities} 从 {start:time} 购买{term:period}，于 {at:time} 变更时，{rule} 抵扣 {credit}、收费 {charge} {currency}，而{period:period}的价格分别为 {old:money} 和 {price:money}。',
  ],
  [
    '{from} → {to} leads to a higher price, but not always to a fee: bought for {term} from {start} and changed at {at}, {rule} credits {credit} and charges {charge} {currency}, while {period} costs {old} and {price}.',
    '{from} → {to} 的价格更高，但费用并非总为正：从 {start:time} 购买{term:period}，于 {at:time} 变更时，{rule} 抵扣 {credit}、收费 {charge} {currency}，而{period:period}的价格分别为 {old:money} 和 {price:money}。',
  ],
  [
    'Change the prices, delete the rule, or use a fee rule such as exact@1.',
    '请调整价格，或删除该规则，或使用 exact@1 等计费规则。',
  ],
  [
    'This rule and those after it were not verified: comparing the prices of all rules, each for every period and currency, takes too long.',
    '该规则及其后的规则未校验：比较所有规则在各周期和币种下的价格耗时过长。',
  ],
  [
    'Leave out rules, price rows or bands, or choose package sizes that are multiples of one another.',
    '请减少规则、价格或阶梯，或选择互为倍数的套餐大小。',
  ],
  [
    '{component}: no chain of up to three changes was found that costs less than what it gives, but under {rule} that is not proven: {reasons}.',
    '{component}：未发现三次以内的变更组合能以低于所得价值的费用实现，但在计费规则 {rule} 下无法证明不存在。',
  ],
  ['Under exact@1 and daily@1 it is.', '使用 exact@1 或 daily@1 即可证明。'],
  ['Raise the price of {sku} for {period} by {amount}.', '将 {sku} {period:period}的价格提高 {amount:money}。'],
  ['Lower the price of {sku} for {period} by {amount}.', '将 {sku} {period:period}的价格降低 {amount:money}。'],
  ['Delete the rule {rule}.', '删除规则 {rule}。'],
  [
    'So many prices hang together by rules that the cheapest repair of all of them was not searched for.',
    '通过规则相互关联的价格过多，未计算一并修复的最小调整。',
  ],
  ['Repair findings one by one, or leave out rules, and ask again.', '请逐条修复，或减少规则后再试。'],
  ['For {period} in {currency} no price can be below 0.', '{period:period}、{currency} 的价格不能低于 0。'],
  [
    'For {period} in {currency}, {rules} cannot all lead to a higher price, whatever is added to prices.',
    '在{period:period}、{currency} 下，无论如何调整价格，{rules:list} 都不能同时变更到更高的价格。',
  ],
  [
    'For {period} in {currency}, {rule} cannot lead to a higher price, whatever is added to prices.',
    '在{period:period}、{currency} 下，无论如何调整价格，{rule} 都不能变更到更高的价格。',
  ],
  ['The price of {sku} cannot fall below 0.', '{sku} 的价格不能低于 0。'],
  ['The price of {sku} is fixed.', '{sku} 的价格已固定。'],
  [
    'The price of {sku} has as many parts as a price may have, and none is flat.',
    '{sku} 的价格部分已达上限，且没有固定部分。',
  ],
  ['The flat amount of {sku} would have more digits than an amount may have.', '{sku} 的固定金额位数将超过上限。'],
  ['Delete one of these rules, or release a fixed price.', '请删除其中一条规则，或取消固定某个价格。'],
  ['Delete one of these rules.', '请删除其中一条规则。'],
  ['Delete the rule, or release a fixed price.', '请删除该规则，或取消固定某个价格。'],
  ['Release a fixed price.', '请取消固定某个价格。'],
];
