import type { LicensePolicy, OrderPolicy, ProductTypePolicy, QuoteTerms, RenewalPolicy, Result } from '@regrade/core';
import { type CommandGround, createAccountCommandKind } from './account-command.ts';
import { createAccount, creditWallet, suspendSubscription } from './accounts/account-commands.ts';
import { createCatalogCommandKind } from './catalog/catalog-command.ts';
import { decideReview, submitDraft, withdrawDraft } from './catalog/review-draft.ts';
import { saveDraft } from './catalog/save-draft.ts';
import {
  answerOrder,
  decideHeldOrder,
  recordAttempt,
  recordRestatement,
  restartDelivery,
  restartRestatement,
} from './deliveries/delivery-commands.ts';
import { createSellerEffects } from './deliveries/seller-effects.ts';
import type { SellerPort } from './deliveries/seller-port.ts';
import { addSecret, removeEndpoint, removeSecret, saveEndpoint } from './endpoints/endpoint-commands.ts';
import type { FactsMemory } from './facts-memory.ts';
import type { ImpactGround } from './impact/ask-impact.ts';
import { createImpactJobs } from './impact/impact-jobs.ts';
import { adjustComponent } from './instances/adjust-component.ts';
import { expireLicense } from './license/expire-license.ts';
import { createLicenseCenter, type LicenseCenter, type NoticePort } from './license/license-center.ts';
import type { LicenseSigner } from './license/license-signer.ts';
import { cancelOrder, expireOrder, payOrder } from './orders/move-order.ts';
import { placeOrder } from './orders/place-order.ts';
import { startOrder } from './orders/start-order.ts';
import type { OutboxQueue } from './outbox/outbox-port.ts';
import {
  createOutboxWorker,
  type EffectHandler,
  type OutboxSettings,
  type OutboxWorker,
} from './outbox/outbox-worker.ts';
import type { Clock, Ids, Log, TransactionStore } from './ports.ts';
import { recordFit } from './quotes/fit-check.ts';
import { requestQuote } from './quotes/request-quote.ts';
import type { ReadStore } from './read-port.ts';
import type { Refusal } from './refusal.ts';
import { type CachedRelease, createReleaseCache } from './release-cache.ts';
import { previewRenewal, renew, renewDue } from './renewals/renew.ts';
import { setAutoRenewal } from './renewals/set-auto-renewal.ts';
import {
  type Command,
  type CommandKind,
  createCommandRunner,
  type RunnerOptions,
  type RunnerStats,
} from './run-command.ts';
import { startClock, stepClock } from './sandbox/move-clock.ts';
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
  readonly outbox: OutboxQueue;
  readonly sellers: SellerPort;
  /** Of this engine alone. */
  readonly memory: FactsMemory;
}

export interface EngineSettings extends RunnerOptions {
  readonly quoteTerms: QuoteTerms;
  readonly productTypes: readonly ProductTypePolicy[];
  readonly licensePolicy: LicensePolicy;
  readonly renewals: RenewalPolicy;
  readonly outbox: OutboxSettings;
  readonly orderPolicy: OrderPolicy;
}

type Run<Kind> =
  Kind extends CommandKind<infer Body, infer _Facts, infer Answer>
    ? (command: Command<Body>) => Promise<Result<Answer, Refusal>>
    : never;

/** The use cases of Regrade. Commands change things, through the one write path; everything else reads. */
export interface Engine {
  readonly commands: { readonly [Name in Exclude<keyof Kinds, 'previewRenewal'>]: Run<Kinds[Name]> };
  /** A quote priced and not kept. */
  readonly previewQuote: Run<Kinds['requestQuote']>;
  /** A renewal priced and not bought. */
  readonly previewRenewal: Run<Kinds['previewRenewal']>;
  readonly reads: ReadStore;
  /** The release by number, compiled; undefined when there is none. */
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly licenses: LicenseCenter;
  readonly upkeep: Upkeep;
  /** Carries out what commands left to be done outside, once it is started. */
  readonly outbox: OutboxWorker;
  readonly sellers: SellerPort;
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

function createKinds({ quoteTerms, productTypes, licensePolicy, renewals }: EngineSettings, memory: FactsMemory) {
  const ground: CommandGround = { releases: createReleaseCache(productTypes), memory };
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
    startOrder: createAccountCommandKind(startOrder(renewals), ground),
    previewRenewal: createAccountCommandKind(previewRenewal(renewals), ground),
    renew: createAccountCommandKind(renew(renewals), ground),
    renewDue: createAccountCommandKind(renewDue(renewals), ground),
    setAutoRenewal: createAccountCommandKind(setAutoRenewal(renewals), ground),
    expireLicense: createAccountCommandKind(expireLicense(licensePolicy), ground),
    adjustComponent: createAccountCommandKind(adjustComponent, ground),
    startClock: createAccountCommandKind(startClock, ground),
    stepClock: createAccountCommandKind(stepClock, ground),
    recordAttempt: createAccountCommandKind(recordAttempt, ground),
    answerOrder: createAccountCommandKind(answerOrder, ground),
    restartDelivery: createAccountCommandKind(restartDelivery, ground),
    decideHeldOrder: createAccountCommandKind(decideHeldOrder, ground),
    recordRestatement: createAccountCommandKind(recordRestatement, ground),
    restartRestatement: createAccountCommandKind(restartRestatement, ground),
    recordFit: createAccountCommandKind(recordFit, ground),
    saveEndpoint,
    addSecret,
    removeSecret,
    removeEndpoint,
    saveDraft: createCatalogCommandKind(saveDraft(productTypes), ground.releases),
    submitDraft: createCatalogCommandKind(submitDraft),
    withdrawDraft: createCatalogCommandKind(withdrawDraft),
    decideReview: createCatalogCommandKind(decideReview(productTypes), ground.releases),
  };
}

export function createEngine(deps: EngineDeps, settings: EngineSettings): Engine {
  const { reads, clock, ids } = deps;
  const licenses = createLicenseCenter(deps);
  const runner = createCommandRunner(
    {
      ...deps,
      orderPolicy: settings.orderPolicy,
      afterwards: (committed) => {
        licenses.afterCommit(committed);
        if (committed.writes.effects) outbox.wake();
      },
    },
    settings,
  );
  const kinds = createKinds(settings, deps.memory);
  const releases = createReleaseCache(settings.productTypes);
  const run = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      (command: Command<never>) => runner.run(kind as CommandKind<never, unknown, unknown>, command),
    ]),
  );
  const releaseOf: Engine['releaseOf'] = (product, number) => releases.get({ product, number }, reads.readRelease);
  const impactJobs = createImpactJobs(deps);
  const commands = run as unknown as Engine['commands'];
  const { orderPolicy } = settings;
  const handlers: EffectHandler[] = [
    ...createSellerEffects({ ...deps, releaseOf, commands, ladderSeconds: orderPolicy.sellerLadderSeconds }),
  ];
  const outbox = createOutboxWorker({ queue: deps.outbox, handlers, clock, ids, log: deps.log }, settings.outbox);
  return {
    commands,
    previewQuote: (command) => runner.dryRun(kinds.requestQuote, command),
    previewRenewal: (command) => runner.dryRun(kinds.previewRenewal, command),
    reads,
    releaseOf,
    licenses,
    upkeep: deps.upkeep,
    outbox,
    sellers: deps.sellers,
    impact: { reads, releaseOf, productTypes: settings.productTypes, jobs: impactJobs },
    ids,
    clock,
    settings,
    isUnavailable: deps.store.isUnavailable,
    stats: runner.stats,
    drain: async () => {
      await Promise.all([outbox.drain(), runner.drain(), impactJobs.stop()]);
    },
  };
}
