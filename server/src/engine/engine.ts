import type { ProductTypePolicy, QuoteTerms, Result } from '@regrade/core';
import { type CommandGround, createAccountCommandKind } from './account-command.ts';
import { createAccount, creditWallet, suspendSubscription } from './accounts/account-commands.ts';
import { createCatalogCommandKind } from './catalog/catalog-command.ts';
import { decideReview, submitDraft, withdrawDraft } from './catalog/review-draft.ts';
import { saveDraft } from './catalog/save-draft.ts';
import type { FactsMemory } from './facts-memory.ts';
import type { ImpactGround } from './impact/ask-impact.ts';
import { createImpactJobs } from './impact/impact-jobs.ts';
import { expireLicense } from './license/expire-license.ts';
import { createLicenseCenter, type LicenseCenter, type NoticePort } from './license/license-center.ts';
import type { LicenseSigner } from './license/license-signer.ts';
import { saveCoupon, saveMoneyRule, setTaxRegion } from './money/money-commands.ts';
import { createMoneyRulesCache } from './money/money-rules-cache.ts';
import { correctOrder } from './orders/correct-order.ts';
import { cancelOrder, expireOrder, payOrder } from './orders/move-order.ts';
import { placeOrder } from './orders/place-order.ts';
import type { Clock, Ids, Log, TransactionStore } from './ports.ts';
import { requestQuote } from './quotes/request-quote.ts';
import type { ReadStore } from './read-port.ts';
import type { Refusal } from './refusal.ts';
import { type CachedRelease, createReleaseCache } from './release-cache.ts';
import {
  type Command,
  type CommandKind,
  createCommandRunner,
  type RunnerDeps,
  type RunnerOptions,
  type RunnerStats,
} from './run-command.ts';
import { purchase } from './subscriptions/purchase.ts';
import type { Upkeep } from './upkeep-port.ts';

export interface EngineDeps {
  readonly store: TransactionStore;
  readonly reads: ReadStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly signer: LicenseSigner;
  readonly notices: NoticePort;
  readonly upkeep: Upkeep;
  /** Of this engine alone. */
  readonly memory: FactsMemory;
}

export interface EngineSettings extends RunnerOptions {
  readonly quoteTerms: QuoteTerms;
  readonly productTypes: readonly ProductTypePolicy[];
}

type Run<Kind> =
  Kind extends CommandKind<infer Body, infer _Facts, infer Answer>
    ? (command: Command<Body>) => Promise<Result<Answer, Refusal>>
    : never;

/** The use cases of Regrade. Commands change things, through the one write path; everything else reads. */
export interface Engine {
  readonly commands: { readonly [Name in keyof Kinds]: Run<Kinds[Name]> };
  /** A quote priced and not kept. */
  readonly previewQuote: Run<Kinds['requestQuote']>;
  readonly reads: ReadStore;
  /** The release by number, compiled; undefined when there is none. */
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly licenses: LicenseCenter;
  readonly upkeep: Upkeep;
  /** What drafts do to running subscriptions. */
  readonly impact: ImpactGround;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly stats: () => RunnerStats;
  /** Whether an error of a read says that the database was not there. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Finishes what was accepted and accepts nothing more. */
  readonly drain: () => Promise<void>;
}

type Kinds = ReturnType<typeof createKinds>;

function createKinds({ quoteTerms, productTypes }: EngineSettings, shared: Omit<CommandGround, 'releases'>) {
  const ground: CommandGround = { releases: createReleaseCache(productTypes), ...shared };
  return {
    createAccount: createAccountCommandKind(createAccount, ground),
    creditWallet: createAccountCommandKind(creditWallet, ground),
    suspendSubscription: createAccountCommandKind(suspendSubscription, ground),
    purchase: createAccountCommandKind(purchase, ground),
    requestQuote: createAccountCommandKind(requestQuote(quoteTerms), ground),
    placeOrder: createAccountCommandKind(placeOrder(quoteTerms), ground),
    payOrder: createAccountCommandKind(payOrder, ground),
    cancelOrder: createAccountCommandKind(cancelOrder, ground),
    expireOrder: createAccountCommandKind(expireOrder, ground),
    expireLicense: createAccountCommandKind(expireLicense, ground),
    saveMoneyRule: createAccountCommandKind(saveMoneyRule, ground),
    saveCoupon: createAccountCommandKind(saveCoupon, ground),
    setTaxRegion: createAccountCommandKind(setTaxRegion, ground),
    correctOrder: createAccountCommandKind(correctOrder, ground),
    saveDraft: createCatalogCommandKind(saveDraft(productTypes), ground.releases),
    submitDraft: createCatalogCommandKind(submitDraft),
    withdrawDraft: createCatalogCommandKind(withdrawDraft),
    decideReview: createCatalogCommandKind(decideReview(productTypes), ground.releases),
  };
}

export function createEngine(deps: EngineDeps, settings: EngineSettings): Engine {
  const { reads, clock, ids } = deps;
  const licenses = createLicenseCenter(deps);
  const moneyRules = createMoneyRulesCache(clock);
  const afterwards: RunnerDeps['afterwards'] = (committed) => {
    if (committed.writes.moneyRules) moneyRules.forget();
    licenses.afterCommit(committed);
  };
  const runner = createCommandRunner({ ...deps, afterwards }, settings);
  const kinds = createKinds(settings, { memory: deps.memory, moneyRules });
  const releases = createReleaseCache(settings.productTypes);
  const run = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      (command: Command<never>) => runner.run(kind as CommandKind<never, unknown, unknown>, command),
    ]),
  );
  const releaseOf: Engine['releaseOf'] = (product, number) => releases.get({ product, number }, reads.readRelease);
  const impactJobs = createImpactJobs(deps);
  return {
    commands: run as unknown as Engine['commands'],
    previewQuote: (command) => runner.dryRun(kinds.requestQuote, command),
    reads,
    releaseOf,
    licenses,
    upkeep: deps.upkeep,
    impact: { reads, releaseOf, productTypes: settings.productTypes, jobs: impactJobs },
    ids,
    clock,
    settings,
    isUnavailable: deps.store.isUnavailable,
    stats: runner.stats,
    drain: async () => {
      await Promise.all([runner.drain(), impactJobs.stop()]);
    },
  };
}
