import type { Sentences } from './sentence.ts';

/** Why a change of specification is not possible: what customers read beside a greyed target. */
export const CHANGE_SENTENCES: Sentences = [
  ['The change names no component.', '未选择任何变更。'],
  ['{selection} with {quantities} runs already.', '当前运行的就是 {selection}（{quantities}）。'],
  ['{selection} runs already.', '当前运行的就是 {selection}。'],
  ['{component} is named twice.', '{component} 被重复选择。'],
  [
    'This subscription runs no component {component}; it runs {names}.',
    '该订阅没有组件 {component}，运行的是 {names:list}。',
  ],
  ['{component} is no longer offered.', '{component} 已不再提供。'],
  ['{component} has no specification {specification}.', '{component} 没有规格 {specification}。'],
  [
    '{specification} is billed offline; only specifications billed by subscription change by order.',
    '{specification} 为线下计费，由卖家调整规格；只有包年包月的规格通过订单变更。',
  ],
  [
    '{specification} is billed one-time; only specifications billed by subscription change by order.',
    '{specification} 为一次性计费；只有包年包月的规格通过订单变更。',
  ],
  [
    '{specification} is billed pay-per-use; only specifications billed by subscription change by order.',
    '{specification} 为按量计费；只有包年包月的规格通过订单变更。',
  ],
  [
    '{component} was billed by subscription, and is paid for terms that have not begun; it can be adjusted from {at}.',
    '{component} 原按订阅计费，尚有已付费且未开始的周期，自 {at:time} 起可以调整。',
  ],
  [
    "{specification} is billed {billing}: it is not the seller's to adjust.",
    '{specification} 非线下计费，卖家不能调整。',
  ],
  [
    '{specification} runs, and the release in force does not say how it is billed.',
    '当前版本中没有正在运行的规格 {specification}。',
  ],
  ['{specification} has no SKU {sku}.', '{specification} 没有 SKU（{sku}）。'],
  ['Its choices are none.', '它没有选项。'],
  ['Its choices are {choices}.', '可选项：{choices}。'],
  ['{sku} of {specification} is no longer sold.', '{specification} 的 {sku} 已停售。'],
  [
    'No rule leads from {from} of {specification} to {to} of {target}; nothing of it may change.',
    '没有规则允许 {specification} 的 {from} 变更为 {target} 的 {to}；该规格不能变更。',
  ],
  [
    'No rule leads from {from} of {specification} to {to} of {target}; only quantities may change: {attributes}.',
    '没有规则允许 {specification} 的 {from} 变更为 {target} 的 {to}；只能变更数量：{attributes:list}。',
  ],
  [
    'No rule leads from {from} of {specification} to {to} of {target}; allowed are {targets} and {more} more.',
    '没有规则允许 {specification} 的 {from} 变更为 {target} 的 {to}；允许的目标为 {targets:list} 等，另有 {more} 个。',
  ],
  [
    'No rule leads from {from} of {specification} to {to} of {target}; allowed are {targets}.',
    '没有规则允许 {specification} 的 {from} 变更为 {target} 的 {to}；允许的目标为 {targets:list}。',
  ],
  ['No rule lets {attribute} change from {running}.', '没有规则允许 {attribute} 从 {running:number} 变更。'],
  ['No rule lets {selection} change.', '没有规则允许 {selection} 变更。'],
  ['{attribute} has to be a whole number.', '{attribute} 必须是整数。'],
  [
    '{attribute} {quantity} lies outside {min} to {max}.',
    '{attribute} {quantity:number} 超出范围，可选 {min:number} 至 {max:number}。',
  ],
  [
    '{attribute} {quantity} lies between the steps: it is sold as {grid}.',
    '{attribute} {quantity:number} 不符合步长，可选 {grid}。',
  ],
  [
    'The rules do not let {attribute} grow from {running} to {quantity}.',
    '规则不允许 {attribute} 从 {running:number} 扩容到 {quantity:number}。',
  ],
  [
    'The rules do not let {attribute} shrink from {running} to {quantity}.',
    '规则不允许 {attribute} 从 {running:number} 缩容到 {quantity:number}。',
  ],
  [
    '{attribute} cannot grow from {running} to {quantity} in whole steps: it can grow to {grid}.',
    '{attribute} 按扩容步长不能从 {running:number} 扩容到 {quantity:number}，可扩容到 {grid}。',
  ],
  [
    '{attribute} cannot shrink from {running} to {quantity} in whole steps: it can shrink to {grid}.',
    '{attribute} 按步长不能从 {running:number} 缩容到 {quantity:number}，可缩容到 {grid}。',
  ],
  [
    '{attribute} cannot grow from {running} to {quantity} in whole steps here.',
    '{attribute} 在此不能按扩容步长从 {running:number} 扩容到 {quantity:number}。',
  ],
  [
    '{attribute} cannot shrink from {running} to {quantity} in whole steps here.',
    '{attribute} 在此不能按步长从 {running:number} 缩容到 {quantity:number}。',
  ],
  ['The target has no quantity {attribute}.', '目标规格没有数量属性 {attribute}。'],
  ['It has none.', '它没有数量属性。'],
  ['It has {attributes}.', '它有 {attributes:list}。'],
  ['Say how many {attribute}: {grid}.', '请填写 {attribute} 的数量：{grid}。'],
  ['The running {quantity} cannot be bought.', '当前的 {quantity:number} 已无法购买。'],
  ['The running selection does not give it.', '当前规格没有此项数量。'],
  [
    '{sku} of {specification} has no price for {period} in {currency} at these quantities.',
    '{specification} 的 {sku} 在此数量下没有{period:period}、{currency} 的价格。',
  ],
  [
    'The target costs {price} for {period}, which is not more than the {old} of what runs now; this product can only be upgraded.',
    '目标规格（{period:period}）价格为 {price:money}，不高于当前规格的 {old:money}；该商品仅支持升级。',
  ],
  [
    'Some of these components change now only, others at renewal only: change them apart.',
    '这些组件中，有的只能立即变更，有的只能在续费时变更，请分开变更。',
  ],
  ['The rule allows this change now, not at renewal.', '规则仅允许立即变更，不能在续费时变更。'],
  ['The rule allows this change at renewal, not now.', '规则仅允许在续费时变更，不能立即变更。'],
  [
    'This subscription has changed once today ({zone}), and {max} a day is the most.',
    '该订阅今天（{zone}）已变更 1 次，每天最多 {max} 次。',
  ],
  [
    'This subscription has changed {times} times today ({zone}), and {max} a day is the most.',
    '该订阅今天（{zone}）已变更 {times} 次，每天最多 {max} 次。',
  ],
  ['It can change again from {at}.', '{at:time} 起可以再次变更。'],
  [
    'This subscription was upgraded at {at}; a downgrade that pays money out waits until {until}.',
    '该订阅于 {at:time} 升级；会退款的降级须等到 {until:time}。',
  ],
  ['The term of this subscription has ended; buy the product again.', '该订阅的有效期已结束，请重新购买。'],
  ['The term of this subscription has ended.', '该订阅的有效期已结束。'],
  [
    'This subscription is suspended; it can change again once the operator resumes it.',
    '该订阅已暂停，运营恢复后可以变更。',
  ],
  ['This subscription is suspended; resume it first.', '该订阅已暂停，请先恢复。'],
  ['This subscription is suspended already.', '该订阅已经暂停。'],
  ['This subscription is not suspended.', '该订阅未暂停。'],
  ['This account is suspended already.', '该账户已经暂停。'],
  ['This account is not suspended.', '该账户未暂停。'],
  ['The operator has suspended this subscription; nothing of it changes.', '运营已暂停该订阅，其内容不能变更。'],
  [
    'Change order {order} is still open; pay it, cancel it or wait for its end, then renew.',
    '变更订单 {order} 尚未结束；请先付款、取消或等待其结束，再续费。',
  ],
  [
    'Change order {order} is still open; pay it, cancel it or wait for its end.',
    '变更订单 {order} 尚未结束；请付款、取消或等待其结束。',
  ],
  ['Change order {order} is still open; wait for its end.', '变更订单 {order} 尚未结束，请等待其结束。'],
  [
    'This account is suspended; what runs goes on, and the operator can resume it.',
    '该账户已暂停；运行中的内容继续有效，可由运营恢复。',
  ],
  [
    'This marketplace cannot deliver changes over {protocol} yet; the operator has to set it up first.',
    '本市场尚不能通过 {protocol} 通知变更，请运营先行配置。',
  ],
  [
    'Changes of {product} are delivered over {protocol}, and no address is configured for it yet.',
    '{product} 的变更通过 {protocol} 通知，尚未配置通知地址。',
  ],
  [
    "The rule {rule} wants the seller's software asked whether the change fits, and nobody can ask it over {protocol}.",
    '规则 {rule} 要求先询问卖家的软件是否适用，而 {protocol} 不支持询问。',
  ],
  [
    'These components are told over {protocols}, and one order uses one of them: change them apart.',
    '这些组件分别通过 {protocols:list} 通知，一个订单只能使用一种协议，请分开变更。',
  ],
  [
    'What runs does not end with the term, so no share of it is left and no renewal comes: its seller adjusts it.',
    '当前规格永久有效或另有到期时间，没有剩余份额，也不会续费，由卖家调整规格。',
  ],
  ['the moment lies before the start or after the end of the term', '时间不在订阅的有效期内。'],
  ['the change lies before the start or after the end of the term', '变更时间不在订阅的有效期内。'],
  ['the rule reads the cash paid, and the request does not say it', '计费规则需要已付金额，而记录中没有。'],
  [
    'odd hours were used, and the running specification has no hourly price',
    '已使用零散小时，而当前规格没有按小时的价格。',
  ],
  [
    'a period is missing, or is not whole months or years (P1M, P1Y), where months are needed',
    '计费规则需要按月计算，而周期不是整月或整年。',
  ],
  ['the quantity {quantity} lies above the last band of the price', '数量 {quantity:number} 超出价格表的最后一档。'],
  [
    'the term has no end, so no share of it is left: no fee can be named',
    '有效期没有终点，没有剩余份额，无法计算费用。',
  ],
  ['the change would give money back, which this fee rule refuses', '此变更会产生退款，而该计费规则不退款。'],
  ['there is no fee rule "{rule}"', '没有计费规则 {rule}。'],
];
