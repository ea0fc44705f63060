import type { PurchasedSubscription } from '@regrade/client';
import { readExample, type TestLogin, type TestService } from './service.ts';

/** Acme's helpdesk on sale, and what its tests do again and again. */
export const HELPDESK = 'acme.helpdesk';

export type TestSeller = TestLogin & { readonly seller: string };

/** Seller acme with the catalog of `examples/helpdesk.yaml` published. */
export async function publishHelpdesk(
  service: TestService,
  edit: (document: HelpdeskDocument) => void = () => undefined,
): Promise<TestSeller> {
  const seller = { seller: 'acme', ...(await service.addSeller('acme')) };
  await service.publish(seller, await helpdeskDocument(edit));
  return seller;
}

/** What tests edit of the example. */
export interface HelpdeskDocument {
  product: { id: string; name: string; type: string };
  components: {
    specifications: { skus: { sku: Record<string, string>; prices: { parts: { amount?: string }[] }[] }[] }[];
  }[];
  rules: { style: string; specifications: { from: string; skus: unknown[] }[] };
}

export async function helpdeskDocument(
  edit: (document: HelpdeskDocument) => void = () => undefined,
): Promise<HelpdeskDocument> {
  // Plain objects: what the reader made has groups without a prototype, which structuredClone gives one.
  const document = structuredClone(await readExample('helpdesk.yaml')) as HelpdeskDocument;
  edit(document);
  return document;
}

/** Basic with 100 agents for a year, 9 000.00 USD; returns what the purchase answered. */
export async function buyHelpdesk(
  service: TestService,
  customer: TestLogin,
  of: { readonly edition?: string; readonly agents?: number; readonly key?: string; readonly url?: string } = {},
): Promise<PurchasedSubscription> {
  const { edition = 'basic', agents = 100, key = `buy-${customer.account}` } = of;
  const { body } = await service.client(customer.token, of.url).call('purchase', {
    idempotencyKey: key,
    body: {
      product: HELPDESK,
      currency: 'USD',
      period: 'P1Y',
      components: [{ component: 'app', specification: 'standard', sku: { edition }, quantities: { agents } }],
      pay: 'wallet',
    },
  });
  return body;
}

export const TO_ADVANCED = [{ component: 'app', sku: { edition: 'advanced' } }] as const;

export function toAgents(agents: number) {
  return [{ component: 'app', quantities: { agents } }] as const;
}
