import { type AccountId, present } from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import { voice, voiceDocument } from '../support/voice.ts';
import { type Editable, must, openCustomer, publish, readSample } from '../support/world-market.ts';
import type { SimProduct } from './acts.ts';
import type { DeskPrices, Learned } from './client-log.ts';

/** Prices that releases go back and forth between; an advanced agent never costs less than a basic one. */
export const PRICE_LISTS: readonly DeskPrices[] = [
  { basicPerAgent: 900n, advancedFlat: 4900n, advancedPerAgent: 1200n },
  { basicPerAgent: 800n, advancedFlat: 4900n, advancedPerAgent: 1000n },
  { basicPerAgent: 1050n, advancedFlat: 6001n, advancedPerAgent: 1555n },
  { basicPerAgent: 999n, advancedFlat: 1n, advancedPerAgent: 1001n },
];

const show = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;

/** Publishes a desk at the prices of a list, as the next release of its product. */
export async function publishDesk(
  engine: Engine,
  of: { readonly product: SimProduct; readonly pick: number },
): Promise<Learned> {
  const prices = present(PRICE_LISTS[of.pick % PRICE_LISTS.length], 'there is such a list');
  await publish({ engine }, await deskDocument(of.product, prices));
  const product = present(await engine.reads.readProduct(of.product), 'what was published is there');
  return { kind: 'release', product: of.product, number: product.released, prices };
}

/** What sets the desks apart: silence that nobody answers within three hours decides as it says. */
const KINDS: { readonly [product in SimProduct]: Desk } = {
  'acme.direct-desk': { direct: true, timing: 'customer-chooses' },
  'acme.upgrade-desk': { direct: false, timing: 'now' },
  'acme.strict-desk': { direct: true, timing: 'customer-chooses', silence: 'reject' },
  'acme.held-desk': { direct: true, timing: 'now', silence: 'hold', fit: true },
  'acme.trusting-desk': { direct: false, timing: 'customer-chooses', silence: 'accept' },
  'acme.voice-desk': { direct: true, timing: 'now' },
};

interface Desk {
  readonly direct: boolean;
  readonly timing: 'now' | 'customer-chooses';
  readonly silence?: 'accept' | 'reject' | 'hold';
  readonly fit?: boolean;
}

/** Monthly dollars only: basic by agents, advanced with a flat part. */
async function deskDocument(product: SimProduct, prices: DeskPrices): Promise<Editable> {
  const { direct, timing, silence, fit = false } = KINDS[product];
  const document = await readSample('helpdesk');
  const protocol = silence ? 'webhook' : 'license-only';
  document.product = { ...document.product, id: product.split('.')[1], protocol, ...(direct && { type: 'direct' }) };
  const [basic, advanced] = document.components[0].specifications[0].skus;
  const perAgent = (minor: bigint) => ({ model: 'linear', of: 'agents', amount: show(minor) });
  basic.prices = [{ period: 'P1M', currency: 'USD', parts: [perAgent(prices.basicPerAgent)] }];
  const flat = { model: 'flat', amount: show(prices.advancedFlat) };
  advanced.prices = [{ period: 'P1M', currency: 'USD', parts: [flat, perAgent(prices.advancedPerAgent)] }];
  const [rule] = document.rules.specifications;
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  Object.assign(rule, { timing, fit, ...(silence && { silence: { after: 'PT3H', then: silence } }) });
  document.components = document.components.filter(({ id }: Editable) => id === 'app' || product === VOICE_DESK);
  const voiceOf = ({ components }: Editable) => components.find(({ id }: Editable) => id === 'voice');
  if (product === VOICE_DESK) {
    const [minutes] = voiceOf(await voiceDocument()).specifications;
    voiceOf(document).specifications = [minutes];
  }
  if (direct) rule.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  return document;
}

export interface RulesChange {
  readonly pick: number;
  /** In whose chains it is recorded: any of them. */
  readonly customers: readonly AccountId[];
}

/** What lies on top of prices from now on: another commission, tax of another rate, another discount, or a customer who is taxed. */
export async function changeRules(engine: Engine, of: RulesChange): Promise<string> {
  const { pick, customers } = of;
  const valid = { from: 0, until: null };
  const account = present(customers[pick % customers.length], 'a market has customers');
  const common = { actor: 'operator', conflict: `rules-${pick}`, account };
  const percent = ['19', '7.7', '5', '12.5'][pick % 4] ?? '5';
  switch (pick % 4) {
    case 3:
      return setCommission(engine, of);
    case 0: {
      const rule = { id: 'vat', name: `VAT ${percent} %`, percent, region: 'DE', productTypes: [], valid };
      const body = { owner: 'operator', kind: 'tax-rate', rule } as const;
      await must(engine.commands.saveMoneyRule({ ...common, body }));
      return `tax ${percent} %`;
    }
    case 1: {
      const products = pick % 2 === 0 ? [] : ['acme.direct-desk'];
      const funder = pick % 5 === 0 ? 'operator' : 'acme';
      const rule = { id: 'spring', name: 'Spring', percent, funder, products, directions: ['upgrade'], valid } as const;
      const body = { owner: funder, kind: 'discount', rule } as const;
      await must(engine.commands.saveMoneyRule({ ...common, body }));
      return `discount ${percent} % by ${funder}`;
    }
    default: {
      const region = pick % 4 === 0 ? null : 'DE';
      await must(engine.commands.setTaxRegion({ ...common, body: { account, region } }));
      return `${account} is taxed in ${region}`;
    }
  }
}

/** In basis points, of what the seller earns. */
const COMMISSIONS = [0, 500, 1_250, 3_333, 10_000];

/** The operator takes another share of what the seller earns from now on. */
export async function setCommission(engine: Engine, { pick, customers }: RulesChange): Promise<string> {
  const account = present(customers[pick % customers.length], 'a market has customers');
  const basisPoints = COMMISSIONS[pick % COMMISSIONS.length] ?? 0;
  const body = { owner: 'operator', kind: 'commission', rule: { seller: 'acme', basisPoints } } as const;
  await must(engine.commands.saveMoneyRule({ actor: 'operator', conflict: 'commission', account, body }));
  return `commission of ${basisPoints} basis points`;
}

const VOICE_DESK: SimProduct = 'acme.voice-desk';

/** What is bought: the desk, and where it has voice, a thousand minutes. */
export function componentsOf<Desk>(product: SimProduct, desk: Desk): (Desk | ReturnType<typeof voice>)[] {
  return product === VOICE_DESK ? [desk, voice(1_000)] : [desk];
}

/** A customer's account; of a seller's own, with play money and a clock of its own. */
export async function openAccount(engine: Engine, sandbox: boolean): Promise<AccountId> {
  if (!sandbox) return openCustomer({ engine });
  const account = engine.ids.locator();
  const about = { kind: 'customer', name: 'Test', seller: null, sandbox: { seller: 'acme' } } as const;
  const body = { account, token: `token of ${account}`, ...about };
  await must(engine.commands.createAccount({ account, actor: 'seller:acme', conflict: account, body }));
  return account;
}

/** The same price once more, as a customer would work it out. */
export function priceOfMonth(
  prices: DeskPrices,
  of: { readonly edition: string | undefined; readonly agents: number | undefined },
): bigint {
  const agents = BigInt(of.agents ?? 0);
  if (of.edition === 'basic') return prices.basicPerAgent * agents;
  return prices.advancedFlat + prices.advancedPerAgent * agents;
}
