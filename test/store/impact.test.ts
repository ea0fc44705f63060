import {
  buildQuote,
  type ChangeOption,
  type ImpactKind,
  type ImpactSummary,
  listOptions,
  type QuotableRelease,
  type Subscription,
} from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDraftImpact, type ImpactGround, startDraftImpact } from '../../server/src/engine/impact/ask-impact.ts';
import type { ImpactJob } from '../../server/src/engine/impact/impact-jobs.ts';
import { createWorld, DAY, type World } from '../support/world.ts';
import { buy, type Editable, helpdesk, must, openCustomer, publish, readSample } from '../support/world-market.ts';

/** The impact of a draft on real subscriptions in a real database, against asking for every quote one by one. */
const PRODUCT = 'acme.helpdesk';
const SUBSCRIPTIONS = 240;

let world: World;
let document: Editable;

beforeAll(async () => {
  world = await createWorld();
  document = await readSample('helpdesk');
  await publish(world, document);
  const customers = await Promise.all([1, 2, 3, 4].map(() => openCustomer(world, { USD: 100_000_000_000n })));
  for (let n = 0; n < SUBSCRIPTIONS; n++) {
    if (n % 40 === 0) world.clock.advance(9 * DAY);
    const account = customers[n % customers.length];
    if (!account) throw new Error('a customer');
    const edition = n % 3 === 0 ? 'advanced' : 'basic';
    const components = [helpdesk(edition, 10 + ((n * 7) % 19) * 10)];
    await must(buy(world.engine, { account, components, period: n % 2 === 0 ? 'P1Y' : 'P1M', periods: 1 + (n % 3) }));
  }
});
afterAll(() => world.close());

async function saveDraft(edit: (draft: Editable) => void): Promise<void> {
  const { commands, reads } = world.engine;
  const draft = structuredClone(document);
  edit(draft);
  const seller = await reads.readSeller('acme');
  const old = await reads.readDraft(PRODUCT);
  if (!seller || !old) throw new Error('published before');
  const request = { seller: 'acme', sellerAccount: seller.id, product: PRODUCT, version: old.version };
  const body = { ...request, kind: 'document' as const, document: draft };
  await must(commands.saveDraft({ account: seller.id, actor: 'seller', conflict: PRODUCT, body }));
}

async function finished({ jobs, ...ground }: ImpactGround): Promise<ImpactSummary> {
  await jobs.idle();
  const { state } = await must(findDraftImpact({ jobs, ...ground }, PRODUCT));
  if (state.kind !== 'done') throw new Error(`the impact is ${state.kind}`);
  return state.summary;
}

async function allSubscriptions(): Promise<Subscription[]> {
  const all: Subscription[] = [];
  for (let after: readonly string[] | null = null; ; ) {
    const page = await world.engine.reads.listSubscriptions(
      { product: PRODUCT, now: world.clock.now() },
      { limit: 100, after },
    );
    all.push(...page.items.map(({ subscription }) => subscription));
    if (!page.next) return all;
    after = page.next;
  }
}

function figureOf(release: QuotableRelease, subscription: Subscription, option: ChangeOption): bigint {
  const { component, specification, sku, at } = option;
  const changes = [{ component, specification, sku, quantities: at.quantities }];
  const terms = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only'] };
  const id = 'quo_aaaaaaaa_0197a3f0-0000-7000-8000-000000000000' as never;
  const quote = buildQuote({ id, subscription, release, changes, terms }, world.clock.now());
  if (!quote.ok) throw new Error(quote.error.detail);
  return quote.value.figures.net;
}

/** Options and fees of all subscriptions under one release: by edge and currency, and who has which option. */
function countPlainly(release: QuotableRelease, subscriptions: readonly Subscription[]) {
  const figures = new Map<string, bigint>();
  for (const subscription of subscriptions) {
    const { period, currency, components } = subscription;
    const running = components.map(({ slice }) => slice);
    for (const option of listOptions({ ...release, period, currency, running }).options) {
      const key = `${subscription.id} ${components[0]?.slice.selection.skuKey} ${option.skuKey}`;
      figures.set(key, figureOf(release, subscription, option));
    }
  }
  return figures;
}

async function releases(): Promise<{ before: QuotableRelease; after: QuotableRelease }> {
  const { reads, releaseOf, impact } = world.engine;
  const before = await releaseOf(PRODUCT, (await reads.readProduct(PRODUCT))?.released ?? 0);
  const captured: QuotableRelease[] = [];
  const jobs = {
    ...impact.jobs,
    start: (request: Parameters<typeof impact.jobs.start>[0]) => {
      captured.push(request.after);
      return undefined;
    },
  };
  await startDraftImpact({ ...impact, jobs }, PRODUCT);
  const [after] = captured;
  if (!before || !after) throw new Error('two releases to compare');
  return { before, after };
}

function sumBy(summary: ImpactSummary, pick: (total: ImpactSummary['totals'][number]) => bigint): bigint {
  return summary.totals.reduce((sum, total) => sum + pick(total), 0n);
}

describe('the impact of a draft', () => {
  test('adds up to what every single subscription would be quoted, before and after', async () => {
    await saveDraft((draft) => {
      for (const row of draft.components[0].specifications[0].skus[1].prices) {
        for (const part of row.parts) if (part.model === 'linear') part.amount = '13.50';
      }
    });
    const started = await must(startDraftImpact(world.engine.impact, PRODUCT));
    expect(started).toMatchObject({ product: PRODUCT, release: 1, state: { kind: 'waiting' } });
    const summary = await finished(world.engine.impact);
    const running = (await allSubscriptions()).filter(({ term }) => (term.end ?? 0) > world.clock.now());
    expect(running.length).toBeGreaterThan(100);
    expect(summary.subscriptions).toBe(running.length);
    const { before, after } = await releases();
    const [old, next] = [countPlainly(before, running), countPlainly(after, running)];
    expect(sumBy(summary, ({ beforeMinor }) => beforeMinor)).toBe([...old.values()].reduce((a, b) => a + b, 0n));
    expect(sumBy(summary, ({ afterMinor }) => afterMinor)).toBe([...next.values()].reduce((a, b) => a + b, 0n));
    const options = summary.totals.reduce((sum, total) => sum + total.options, 0);
    expect(options).toBe(new Set([...old.keys(), ...next.keys()]).size);
    const dearer = running.filter(({ id }) =>
      [...old].some(([key, fee]) => key.startsWith(id) && (next.get(key) ?? fee) > fee),
    );
    expect(summary.counts.dearer).toBe(dearer.length);
    expect(dearer.length).toBeGreaterThan(0);
  });

  test('reads bills and cash where the fee rule needs them', async () => {
    await saveDraft((draft) => {
      draft.product.feeRule = 'lago@1';
    });
    await must(startDraftImpact(world.engine.impact, PRODUCT));
    const summary = await finished(world.engine.impact);
    const running = (await allSubscriptions()).filter(({ term }) => (term.end ?? 0) > world.clock.now());
    const { after } = await releases();
    const next = countPlainly(after, running);
    expect(sumBy(summary, ({ afterMinor }) => afterMinor)).toBe([...next.values()].reduce((a, b) => a + b, 0n));
  });

  test('is about the draft as it stands: another content has no impact until it is asked for', async () => {
    await saveDraft((draft) => {
      draft.rules.specifications[0].skus = [];
    });
    const before = await findDraftImpact(world.engine.impact, PRODUCT);
    expect(before.ok ? 'found' : before.error.code).toBe('impact.not-started');
    await must(startDraftImpact(world.engine.impact, PRODUCT));
    const summary = await finished(world.engine.impact);
    const kinds = (Object.keys(summary.counts) as ImpactKind[]).filter((kind) => summary.counts[kind] > 0);
    expect(kinds).toEqual(['vanishes', 'unchanged']);
    expect(summary.refusals).toEqual([{ code: 'change.rule-missing', options: summary.counts.vanishes }]);
  });
});

describe('a job', () => {
  test('asked for twice is one job, and a minute after its end a new one', async () => {
    await saveDraft((draft) => {
      draft.rules.specifications[0].timing = 'at-renewal';
    });
    const [one, two] = await Promise.all([
      must(startDraftImpact(world.engine.impact, PRODUCT)),
      must(startDraftImpact(world.engine.impact, PRODUCT)),
    ]);
    expect(two.id).toBe(one.id);
    await finished(world.engine.impact);
    expect((await must(startDraftImpact(world.engine.impact, PRODUCT))).id).toBe(one.id);
    world.clock.advance(61);
    const again: ImpactJob = await must(startDraftImpact(world.engine.impact, PRODUCT));
    expect(again.id).not.toBe(one.id);
    await finished(world.engine.impact);
  });

  test('that the process ends with is cancelled, and the end does not wait for it', async () => {
    const other = await createWorld();
    try {
      await publish(other, document);
      const { impact } = other.engine;
      const started = await must(startDraftImpact(impact, PRODUCT));
      await other.engine.drain();
      expect(impact.jobs.find(started.id)?.state.kind).toMatch(/^(cancelled|done)$/);
      const refused = await startDraftImpact(impact, PRODUCT);
      expect(refused.ok ? 'started' : refused.error.code).toBe('limit.requests');
    } finally {
      await other.close();
    }
  });
});

test('nothing is published: there is nothing that a draft could touch', async () => {
  const { commands, reads, impact } = world.engine;
  const seller = await reads.readSeller('acme');
  if (!seller) throw new Error('acme is there');
  const draft = structuredClone(document);
  draft.product.id = 'unpublished';
  const request = { seller: 'acme', sellerAccount: seller.id, product: 'acme.unpublished', version: null };
  const body = { ...request, kind: 'document' as const, document: draft };
  await must(commands.saveDraft({ account: seller.id, actor: 'seller', conflict: 'acme.unpublished', body }));
  const refused = await startDraftImpact(impact, 'acme.unpublished');
  expect(refused.ok ? 'started' : refused.error.code).toBe('impact.nothing-published');
});
