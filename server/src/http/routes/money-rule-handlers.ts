import {
  type ChangeDiscount,
  type Commission,
  type Coupon,
  err,
  ok,
  parseInstant,
  present,
  type Result,
  type TaxRate,
} from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { MoneyRuleRequest } from '../../engine/money/money-commands.ts';
import type { StoredMoneyRule } from '../../engine/money/money-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, actorOf, type OperatorCaller, type SellerCaller } from '../caller.ts';
import { KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { invalid } from '../read-body.ts';
import { renderCommission, renderCoupon, renderDiscountRule, renderTaxRate } from '../render/money-rules.ts';
import { readAmount } from './account-handlers.ts';

type RuleHandlers = Pick<
  Handlers,
  | 'listTaxRates'
  | 'putTaxRate'
  | 'putTaxRegion'
  | 'listDiscounts'
  | 'putDiscount'
  | 'listCoupons'
  | 'putCoupon'
  | 'listCommissions'
  | 'putCommission'
>;

type Setter = OperatorCaller | SellerCaller;

/** What operator and sellers lay on top of prices. A rule is set by whoever pays for it. */
export function createMoneyRuleHandlers({ engine }: HandlerDeps): RuleHandlers {
  const listRules = createRuleLists(engine);
  return {
    listTaxRates: ({ query }) => listRules('tax-rate', { query, render: (rule) => renderTaxRate(rule as TaxRate) }),
    async putTaxRate({ caller, params, body }) {
      const { validFrom, validUntil, ...said } = body;
      const valid = readValidity(engine, { validFrom, validUntil });
      if (!valid.ok) return valid;
      const rule: TaxRate = { ...said, id: params.id, valid: valid.value };
      const saved = await saveRule(engine, caller, { kind: 'tax-rate', owner: ownerOf(caller), rule });
      return saved.ok ? ok({ status: 200, body: renderTaxRate(rule) }) : saved;
    },
    async putTaxRegion({ caller, params, body }) {
      const account = accountOfWire(params.id);
      const request = { account, region: body.region };
      const actor = actorFor(account, caller);
      const saved = await engine.commands.setTaxRegion({ account, actor, conflict: account, body: request });
      return saved.ok ? ok({ status: 200, body: request }) : saved;
    },
    listDiscounts: ({ caller, query }) =>
      listRules('discount', { caller, query, render: (rule) => renderDiscountRule(rule as ChangeDiscount) }),
    async putDiscount({ caller, params, body }) {
      const reduction = readReduction(engine, caller, body);
      if (!reduction.ok) return reduction;
      const rule: ChangeDiscount = { ...reduction.value, id: params.id, percent: body.percent };
      const saved = await saveRule(engine, caller, { kind: 'discount', owner: ownerOf(caller), rule });
      return saved.ok ? ok({ status: 200, body: renderDiscountRule(rule) }) : saved;
    },
    async listCoupons({ caller, query }) {
      const page = readPage(query, [KEY_TEXT]);
      if (!page.ok) return page;
      const owner = caller.role === 'seller' ? { owner: caller.seller } : {};
      return ok({ status: 200, body: toWirePage(await engine.reads.listCoupons(owner, page.value), renderCoupon) });
    },
    async putCoupon({ caller, params, body }) {
      const reduction = readReduction(engine, caller, body);
      if (!reduction.ok) return reduction;
      const worth = readWorth(body);
      if (!worth.ok) return worth;
      const { usesMax, usesPerAccountMax } = body;
      const code = params.code.toUpperCase();
      const coupon: Coupon = { ...reduction.value, code, worth: worth.value, usesMax, usesPerAccountMax };
      const { account } = caller;
      const saved = await engine.commands.saveCoupon({ account, actor: actorOf(caller), conflict: code, body: coupon });
      return saved.ok ? ok({ status: 200, body: renderCoupon(saved.value) }) : saved;
    },
    listCommissions: ({ caller, query }) =>
      listRules('commission', { caller, query, render: (rule) => renderCommission(rule as Commission) }),
    async putCommission({ caller, params, body }) {
      const { seller } = params;
      if (!(await engine.reads.readSeller(seller))) return err(refuse('not-found', 'There is no such seller.'));
      const rule: Commission = { seller, basisPoints: Math.round(Number(body.percent) * 100) };
      // Listed among the seller's own, so that they see what they pay.
      const saved = await saveRule(engine, caller, { kind: 'commission', owner: seller, rule });
      return saved.ok ? ok({ status: 200, body: renderCommission(rule) }) : saved;
    },
  };
}

function createRuleLists({ reads }: Engine) {
  return async <Json>(
    kind: StoredMoneyRule['kind'],
    of: {
      readonly caller?: Setter;
      readonly query: Parameters<typeof readPage>[0];
      readonly render: (rule: unknown) => Json;
    },
  ) => {
    const page = readPage(of.query, [KEY_TEXT, KEY_TEXT]);
    if (!page.ok) return page;
    const filter = { kind, ...(of.caller?.role === 'seller' && { owner: of.caller.seller }) };
    const listed = await reads.listMoneyRules(filter, page.value);
    return ok({ status: 200 as const, body: toWirePage(listed, ({ document }) => of.render(document)) });
  };
}

function ownerOf(caller: Setter): string {
  return caller.role === 'seller' ? caller.seller : 'operator';
}

async function saveRule(engine: Engine, caller: Setter, body: MoneyRuleRequest) {
  const id = 'seller' in body.rule ? body.rule.seller : body.rule.id;
  return engine.commands.saveMoneyRule({
    account: caller.account,
    actor: actorOf(caller),
    conflict: `${body.kind} ${body.owner} ${id}`,
    body,
  });
}

interface ValidityBody {
  readonly validFrom?: string | undefined;
  readonly validUntil: string | null;
}

function readValidity({ clock }: Engine, { validFrom, validUntil }: ValidityBody): Result<TaxRate['valid'], Refusal> {
  const now = Math.floor(clock.nowMillis() / 1000);
  const read = (text: string) => present(parseInstant(text), 'the shape of an instant was parsed at the door');
  const from = validFrom === undefined ? now : read(validFrom);
  const until = validUntil === null ? null : read(validUntil);
  if (until === null || until >= from) return ok({ from, until });
  return err(fault('/validUntil', 'It ends before it begins. Name an instant not before `validFrom`.'));
}

function readReduction(
  engine: Engine,
  caller: Setter,
  body: ValidityBody & Pick<ChangeDiscount, 'name' | 'products' | 'directions'>,
): Result<Omit<ChangeDiscount, 'id' | 'percent'>, Refusal> {
  const valid = readValidity(engine, body);
  if (!valid.ok) return valid;
  const products = body.products.map((product) =>
    caller.role === 'seller' && !product.includes('.') ? `${caller.seller}.${product}` : product,
  );
  const foreign = products.findIndex((id) => caller.role === 'seller' && !id.startsWith(`${caller.seller}.`));
  if (foreign >= 0) {
    return err(fault(`/products/${foreign}`, `${products[foreign]} is no product of yours. Name your own products.`));
  }
  return ok({ name: body.name, funder: ownerOf(caller), products, directions: body.directions, valid: valid.value });
}

function readWorth(body: {
  readonly percent?: string;
  readonly amount?: string;
  readonly currency?: string;
}): Result<Coupon['worth'], Refusal> {
  const { percent, amount, currency } = body;
  if (percent !== undefined) return ok({ percent });
  const read = readAmount({ amount: amount ?? '', currency: currency ?? '' });
  return read.ok ? ok({ amountMinor: read.value, currency: currency ?? '' }) : read;
}

function fault(path: string, message: string): Refusal {
  return invalid([{ path, message }]);
}
