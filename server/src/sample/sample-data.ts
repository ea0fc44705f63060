import type { WantedChange } from '@regrade/core';

/** The sample marketplace: real price lists (`samples/`), and customers at every point of a subscription's life. */
export const OPERATOR = 'operator';

export const SELLERS = [
  'acme',
  'heeler',
  'onepassword',
  'openproject',
  'cybozu',
  'tencent',
  'overleaf',
  'zoom',
] as const;

export interface SampleCustomer {
  readonly name: string;
  /** Opening balance of the wallet in minor units, by currency. */
  readonly funds: { readonly [currency: string]: bigint };
  readonly hint?: string;
}

export const CUSTOMERS: readonly SampleCustomer[] = [
  {
    name: 'Northwind Support',
    funds: { USD: 30_000_000n, CNY: 30_000_000n },
    hint: 'runs helpdesk on Basic with 100 agents, with room to grow',
  },
  { name: 'Contoso Engineering', funds: { USD: 60_000_000n, EUR: 20_000_000n } },
  { name: 'Hanabi Trading', funds: { JPY: 9_000_000n } },
  { name: 'Lindqvist University', funds: { EUR: 9_000_000n, SEK: 90_000_000n, USD: 1_000_000n } },
  {
    name: 'Small Change Ltd',
    funds: { USD: 250_000n },
    hint: 'has little money left, and an order that waits for payment',
  },
];

export interface SampleRelease {
  /** Name of the file in `samples/`. */
  readonly file: string;
  readonly product: string;
  readonly release: number;
  readonly daysAgo: number;
  /** How this release differed from the file: an earlier price, a plan withdrawn since. */
  readonly edit?: (document: Editable) => unknown;
}

interface EditableSku {
  readonly sku: { readonly [attribute: string]: string };
  removed?: boolean;
  prices: { parts: { model: string; amount?: string }[] }[];
}

export interface Editable {
  components: { specifications: { attributes: { id: string; step?: number }[]; skus: EditableSku[] }[] }[];
}

/** Before the price cut, Advanced cost a quarter more for each agent. */
function beforePriceCut(document: Editable): unknown {
  for (const sku of skusOf(document)) {
    if (sku.sku['edition'] !== 'advanced') continue;
    for (const row of sku.prices) {
      for (const part of row.parts) {
        if (part.model === 'linear' && part.amount) part.amount = (Number(part.amount) * 1.25).toFixed(2);
      }
    }
  }
  return document;
}

/** EdgeOne's Personal plan, no longer sold: its customers keep it and may still move up. */
function withoutPersonalPlan(document: Editable): unknown {
  for (const sku of skusOf(document)) if (sku.sku['plan'] === 'personal') sku.removed = true;
  return document;
}

/** Users were once sold one by one: who bought 32 is off the grid of steps of five. */
function withSingleUsers(document: Editable): unknown {
  for (const component of document.components) {
    for (const { attributes } of component.specifications) {
      for (const attribute of attributes) if (attribute.id === 'users') attribute.step = 1;
    }
  }
  return document;
}

function skusOf(document: Editable): EditableSku[] {
  return document.components.flatMap(({ specifications }) => specifications.flatMap(({ skus }) => skus));
}

export const PUBLISHED: readonly SampleRelease[] = [
  { file: 'helpdesk', product: 'acme.helpdesk', release: 1, daysAgo: 700, edit: beforePriceCut },
  { file: 'heeler', product: 'heeler.platform', release: 1, daysAgo: 600 },
  { file: 'openproject', product: 'openproject.enterprise', release: 1, daysAgo: 690, edit: withSingleUsers },
  { file: 'kintone', product: 'cybozu.kintone', release: 1, daysAgo: 600 },
  { file: 'tencent-edgeone', product: 'tencent.edgeone', release: 1, daysAgo: 600 },
  { file: 'overleaf-groups', product: 'overleaf.groups', release: 1, daysAgo: 600 },
  { file: 'zoom-meetings', product: 'zoom.workplace', release: 1, daysAgo: 600 },
  { file: 'openproject', product: 'openproject.enterprise', release: 2, daysAgo: 90 },
  { file: 'helpdesk', product: 'acme.helpdesk', release: 2, daysAgo: 60 },
  { file: 'tencent-edgeone', product: 'tencent.edgeone', release: 2, daysAgo: 8, edit: withoutPersonalPlan },
];

/** Open, and refuted: the Starter Pack costs more than Business for one or two members. */
export const REFUTED_DRAFT = { file: '1password-business', product: 'onepassword.business' } as const;

export interface SamplePurchase {
  /** Its idempotency key. */
  readonly key: string;
  readonly customer: string;
  readonly product: string;
  readonly daysAgo: number;
  readonly currency: string;
  readonly period: string;
  readonly periods?: number;
  readonly components: readonly {
    readonly component: string;
    readonly specification: string;
    readonly sku: { readonly [attribute: string]: string };
    readonly quantities: { readonly [attribute: string]: number };
  }[];
  readonly since?:
    | { readonly kind: 'suspended'; readonly daysAgo: number; readonly reason: string }
    | { readonly kind: 'changed' | 'ordered'; readonly daysAgo: number; readonly changes: readonly WantedChange[] };
  /** Whether its license keys are among the logins. */
  readonly showKey?: boolean;
}

const helpdesk = (edition: string, agents: number) => ({
  component: 'app',
  specification: 'standard',
  sku: { edition },
  quantities: { agents },
});

export const PURCHASES: readonly SamplePurchase[] = [
  {
    key: 'helpdesk-room-to-grow',
    customer: 'Northwind Support',
    product: 'acme.helpdesk',
    daysAgo: 120.4,
    currency: 'USD',
    period: 'P1Y',
    components: [
      helpdesk('basic', 100),
      { component: 'voice', specification: 'minutes', sku: {}, quantities: { minutes: 5000 } },
    ],
    showKey: true,
  },
  {
    key: 'helpdesk-after-price-cut',
    customer: 'Contoso Engineering',
    product: 'acme.helpdesk',
    daysAgo: 200.2,
    currency: 'USD',
    period: 'P1Y',
    components: [helpdesk('advanced', 50)],
    showKey: true,
  },
  {
    key: 'helpdesk-monthly',
    customer: 'Northwind Support',
    product: 'acme.helpdesk',
    daysAgo: 11.3,
    currency: 'CNY',
    period: 'P1M',
    periods: 3,
    components: [helpdesk('basic', 30)],
    since: {
      kind: 'changed',
      daysAgo: 5.1,
      changes: [{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 40 } }],
    },
  },
  {
    key: 'helpdesk-suspended',
    customer: 'Contoso Engineering',
    product: 'acme.helpdesk',
    daysAgo: 40.5,
    currency: 'USD',
    period: 'P1Y',
    components: [helpdesk('basic', 20)],
    since: { kind: 'suspended', daysAgo: 2, reason: 'a chargeback is being looked at' },
  },
  {
    key: 'helpdesk-unpaid',
    customer: 'Small Change Ltd',
    product: 'acme.helpdesk',
    daysAgo: 15.7,
    currency: 'USD',
    period: 'P1Y',
    components: [helpdesk('basic', 10)],
    since: { kind: 'ordered', daysAgo: 0.1, changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  },
  {
    key: 'helpdesk-ended',
    customer: 'Small Change Ltd',
    product: 'acme.helpdesk',
    daysAgo: 45.2,
    currency: 'USD',
    period: 'P1M',
    components: [helpdesk('basic', 10)],
    showKey: true,
  },
  {
    key: 'heeler-near-band-edge',
    customer: 'Contoso Engineering',
    product: 'heeler.platform',
    daysAgo: 80.6,
    currency: 'USD',
    period: 'P1Y',
    components: [{ component: 'platform', specification: 'standard', sku: {}, quantities: { developers: 180 } }],
  },
  {
    key: 'openproject-off-grid',
    customer: 'Contoso Engineering',
    product: 'openproject.enterprise',
    daysAgo: 300.9,
    currency: 'EUR',
    period: 'P2Y',
    components: [
      { component: 'app', specification: 'enterprise', sku: { edition: 'basic' }, quantities: { users: 32 } },
    ],
  },
  {
    key: 'kintone-with-guests',
    customer: 'Hanabi Trading',
    product: 'cybozu.kintone',
    daysAgo: 100.1,
    currency: 'JPY',
    period: 'P1Y',
    components: [
      { component: 'app', specification: 'users', sku: { course: 'light' }, quantities: { users: 35 } },
      { component: 'guests', specification: 'guests', sku: { course: 'light' }, quantities: { guests: 4 } },
    ],
  },
  {
    key: 'edgeone-withdrawn-plan',
    customer: 'Contoso Engineering',
    product: 'tencent.edgeone',
    daysAgo: 20.8,
    currency: 'USD',
    period: 'P1M',
    periods: 6,
    components: [{ component: 'plan', specification: 'prepaid', sku: { plan: 'personal' }, quantities: {} }],
    showKey: true,
  },
  {
    key: 'overleaf-pack',
    customer: 'Lindqvist University',
    product: 'overleaf.groups',
    daysAgo: 150.3,
    currency: 'SEK',
    period: 'P1Y',
    components: [
      {
        component: 'group',
        specification: 'pack',
        sku: { plan: 'collaborator', usage: 'educational', size: '20' },
        quantities: {},
      },
    ],
  },
  {
    key: 'zoom-pro',
    customer: 'Lindqvist University',
    product: 'zoom.workplace',
    daysAgo: 33.3,
    currency: 'USD',
    period: 'P1Y',
    components: [
      { component: 'meetings', specification: 'meetings', sku: { plan: 'pro' }, quantities: { licences: 8 } },
    ],
  },
];
