import type {
  LicensePolicy,
  OrderPolicy,
  PaymentMethod,
  ProductTypePolicy,
  QuoteTerms,
  RenewalPolicy,
  Result,
} from '@regrade/core';
import { type CommandGround, createAccountCommandKind } from './account-command.ts';
import { createAccount, creditWallet, issueToken } from './accounts/account-commands.ts';
import { revokeToken } from './accounts/revoke-token.ts';
import { announceRevoked, type RevokedTokens } from './accounts/revoked-tokens.ts';
import { suspendAccount } from './accounts/suspend-account.ts';
import { type AuditCenter, createAuditCenter } from './audit/audit-center.ts';
import type { AuditStore } from './audit/audit-port.ts';
import type { BulkStore } from './bulk/bulk-port.ts';
import { type BulkExecutions, createBulkExecutions } from './bulk/execute-bulk.ts';
import { cancelBulkChange, createBulkChange, executeBulkChange } from './bulk/move-bulk.ts';
import { type BulkPreviewRequest, previewBulk } from './bulk/preview-bulk.ts';
import { type CatalogChecks, type CheckThread, createCatalogChecks } from './catalog/catalog-checks.ts';
import { createCatalogCommandKind } from './catalog/catalog-command.ts';
import { createDraftDesk, type DraftDesk } from './catalog/draft-desk.ts';
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
import { createEventCenter, type EventCenter } from './events/event-center.ts';
import type { EventStore } from './events/event-port.ts';
import { createEventTail, type EventTail } from './events/event-tail.ts';
import type { FactsMemory } from './facts-memory.ts';
import type { ImpactGround } from './impact/ask-impact.ts';
import { createImpactJobs } from './impact/impact-jobs.ts';
import type { ImportJob, ImportStore } from './imports/import-port.ts';
import { importSubscription } from './imports/import-subscription.ts';
import { type ImportRequest, runImport } from './imports/run-import.ts';
import { adjustComponent } from './instances/adjust-component.ts';
import { createDueTries, type DueTries } from './jobs/due-tries.ts';
import { expireLicense } from './license/expire-license.ts';
import { createLicenseCenter, type LicenseCenter, type NoticePort } from './license/license-center.ts';
import type { LicenseSigner } from './license/license-signer.ts';
import type { MeasurePort, Meter } from './meter.ts';
import { saveCoupon, saveMoneyRule, setTaxRegion } from './money/money-commands.ts';
import { createMoneyRulesCache } from './money/money-rules-cache.ts';
import { correctOrder } from './orders/correct-order.ts';
import { cancelOrder, expireOrder } from './orders/move-order.ts';
import { payOrder } from './orders/order-payment.ts';
import { placeOrder } from './orders/place-order.ts';
import { startOrder } from './orders/start-order.ts';
import type { OutboxQueue } from './outbox/outbox-port.ts';
import {
  createOutboxWorker,
  type EffectHandler,
  type OutboxSettings,
  type OutboxWorker,
} from './outbox/outbox-worker.ts';
import { confirmPayment, failPayment, namePayment } from './payments/payment-commands.ts';
import { createPaymentDesk, type PaymentDesk } from './payments/payment-desk.ts';
import type { PaymentService } from './payments/payment-service.ts';
import { settleRefund } from './payments/settle-refund.ts';
import type { Clock, Ids, Log, TransactionStore } from './ports.ts';
import { recordFit } from './quotes/fit-check.ts';
import { requestQuote } from './quotes/request-quote.ts';
import { createMetricsReader } from './read-metrics.ts';
import type { ReadStore } from './read-port.ts';
import type { Refusal } from './refusal.ts';
import { type CachedRelease, createReleaseCache } from './release-cache.ts';
import { previewRenewal, renew, renewDue } from './renewals/renew.ts';
import { setAutoRenewal } from './renewals/set-auto-renewal.ts';
import {
  type Command,
  type CommandKind,
  type CommandRunner,
  createCommandRunner,
  type RunnerOptions,
  type RunnerStats,
} from './run-command.ts';
import { startClock, stepClock } from './sandbox/move-clock.ts';
import type { EndedSessions } from './session-port.ts';
import { previewPurchase } from './subscriptions/preview-purchase.ts';
import { purchase } from './subscriptions/purchase.ts';
import { suspendSubscription } from './subscriptions/suspend.ts';
import type { Upkeep } from './upkeep-port.ts';
import { createEventDelivery } from './webhooks/deliver-event.ts';
import { createWebhookCenter, type WebhookCenter } from './webhooks/webhook-center.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  disableWebhookEndpoint,
  enableWebhookEndpoint,
  rotateWebhookSecrets,
} from './webhooks/webhook-commands.ts';
import type { WebhookSender, WebhookStore } from './webhooks/webhook-port.ts';

export interface EngineDeps {
  readonly store: TransactionStore;
  readonly reads: ReadStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly signer: LicenseSigner;
  readonly notices: NoticePort;
  readonly revokedTokens: RevokedTokens;
  readonly upkeep: Upkeep;
  readonly endedSessions: EndedSessions;
  readonly eventStore: EventStore;
  readonly auditStore: AuditStore;
  readonly webhookStore: WebhookStore;
  readonly webhookSender: WebhookSender;
  readonly outbox: OutboxQueue;
  /** Absent where no payment service is configured. */
  readonly paymentService?: PaymentService | undefined;
  readonly sellers: SellerPort;
  readonly imports: ImportStore;
  readonly bulk: BulkStore;
  readonly checkThread: CheckThread;
  readonly meter: Meter;
  readonly measures: MeasurePort;
  /** Of this engine alone. */
  readonly memory: FactsMemory;
}

export interface EngineSettings extends RunnerOptions {
  readonly quoteTerms: QuoteTerms;
  readonly productTypes: readonly ProductTypePolicy[];
  readonly licensePolicy: LicensePolicy;
  readonly renewals: RenewalPolicy;
  readonly outbox: OutboxSettings;
  /** What customers may pay by, as the operator chose; absent: from the wallet alone. */
  readonly paymentMethods?: readonly PaymentMethod[];
  /** With which a customer's browser pays over Stripe; absent: it does not. */
  readonly stripePublishableKey?: string;
  readonly orderPolicy: OrderPolicy;
}

type Run<Kind> =
  Kind extends CommandKind<infer Body, infer _Facts, infer Answer>
    ? (command: Command<Body>) => Promise<Result<Answer, Refusal>>
    : never;

/** The use cases of Regrade. Commands change things, through the one write path; everything else reads. */
export interface Engine {
  readonly commands: {
    readonly [Name in Exclude<keyof Kinds, 'previewRenewal' | 'previewPurchase'>]: Run<Kinds[Name]>;
  };
  /** A quote priced and not kept. */
  readonly previewQuote: Run<Kinds['requestQuote']>;
  /** A purchase priced and not made. */
  readonly previewPurchase: Run<Kinds['previewPurchase']>;
  /** A renewal priced and not bought. */
  readonly previewRenewal: Run<Kinds['previewRenewal']>;
  readonly reads: ReadStore;
  /** The release by number, compiled; undefined when there is none. */
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly licenses: LicenseCenter;
  readonly events: EventCenter & { readonly tail: EventTail };
  readonly audit: AuditCenter;
  readonly webhooks: WebhookCenter;
  readonly upkeep: Upkeep;
  readonly endedSessions: EndedSessions;
  readonly revokedTokens: RevokedTokens;
  /** Carries out what commands left to be done outside, once it is started. */
  readonly outbox: OutboxWorker;
  /** Payments over a payment service. */
  readonly payments: PaymentDesk;
  readonly sellers: SellerPort;
  readonly checks: CatalogChecks;
  /** Commands that check a catalog, however large it is. */
  readonly drafts: DraftDesk;
  /** What drafts do to running subscriptions. */
  readonly impact: ImpactGround;
  /** Existing subscriptions of another system. */
  readonly imports: ImportStore & { readonly run: (request: ImportRequest) => Promise<Result<ImportJob, Refusal>> };
  /** One wish for many subscriptions. */
  readonly bulk: BulkStore & {
    readonly preview: (request: BulkPreviewRequest) => ReturnType<typeof previewBulk>;
    readonly executions: BulkExecutions;
  };
  readonly ids: Ids;
  readonly clock: Clock;
  /** Of the acts that this process looks at when they are due. */
  readonly dueTries: DueTries;
  readonly settings: EngineSettings;
  readonly stats: () => RunnerStats;
  readonly meter: Meter;
  /** What this process counted and how full things are, in the Prometheus text format. */
  readonly readMetrics: () => Promise<string>;
  /** Whether an error of a read says that the database was not there. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Finishes what was accepted and accepts nothing more. */
  readonly drain: () => Promise<void>;
}

type Kinds = ReturnType<typeof createKinds>;

function createKinds(
  { quoteTerms, productTypes, licensePolicy, renewals, paymentMethods = ['wallet'] }: EngineSettings,
  shared: Omit<CommandGround, 'releases'>,
) {
  const ground: CommandGround = { releases: createReleaseCache(productTypes), ...shared };
  return {
    createAccount: createAccountCommandKind(createAccount, ground),
    creditWallet: createAccountCommandKind(creditWallet, ground),
    suspendAccount: createAccountCommandKind(suspendAccount, ground),
    suspendSubscription: createAccountCommandKind(suspendSubscription, ground),
    purchase: createAccountCommandKind(purchase, ground),
    previewPurchase: createAccountCommandKind(previewPurchase, ground),
    requestQuote: createAccountCommandKind(requestQuote(quoteTerms), ground),
    placeOrder: createAccountCommandKind(placeOrder(quoteTerms, paymentMethods), ground),
    payOrder: createAccountCommandKind(payOrder(paymentMethods), ground),
    cancelOrder: createAccountCommandKind(cancelOrder, ground),
    expireOrder: createAccountCommandKind(expireOrder, ground),
    startOrder: createAccountCommandKind(startOrder, ground),
    previewRenewal: createAccountCommandKind(previewRenewal(renewals), ground),
    renew: createAccountCommandKind(renew(renewals), ground),
    renewDue: createAccountCommandKind(renewDue(renewals), ground),
    setAutoRenewal: createAccountCommandKind(setAutoRenewal(renewals), ground),
    expireLicense: createAccountCommandKind(expireLicense(licensePolicy), ground),
    adjustComponent: createAccountCommandKind(adjustComponent, ground),
    saveMoneyRule: createAccountCommandKind(saveMoneyRule, ground),
    saveCoupon: createAccountCommandKind(saveCoupon, ground),
    setTaxRegion: createAccountCommandKind(setTaxRegion, ground),
    correctOrder: createAccountCommandKind(correctOrder, ground),
    startClock: createAccountCommandKind(startClock, ground),
    stepClock: createAccountCommandKind(stepClock, ground),
    confirmPayment: createAccountCommandKind(confirmPayment, ground),
    failPayment: createAccountCommandKind(failPayment, ground),
    namePayment: createAccountCommandKind(namePayment, ground),
    settleRefund: createAccountCommandKind(settleRefund, ground),
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
    issueToken: createAccountCommandKind(issueToken, ground),
    revokeToken,
    importSubscription,
    createBulkChange,
    executeBulkChange,
    cancelBulkChange,
    saveDraft: createCatalogCommandKind(saveDraft(productTypes), ground.releases),
    submitDraft: createCatalogCommandKind(submitDraft),
    withdrawDraft: createCatalogCommandKind(withdrawDraft),
    decideReview: createCatalogCommandKind(decideReview(productTypes), ground.releases),
    createWebhookEndpoint,
    deleteWebhookEndpoint,
    rotateWebhookSecrets,
    enableWebhookEndpoint,
    disableWebhookEndpoint,
  };
}

export function createEngine(deps: EngineDeps, settings: EngineSettings): Engine {
  const { reads, clock, ids } = deps;
  const licenses = createLicenseCenter(deps);
  const eventCenter = createEventCenter({ ...deps, store: deps.eventStore });
  const tail = createEventTail({ ...deps, center: eventCenter });
  const moneyRules = createMoneyRulesCache(clock);
  const runner = createCommandRunner(
    {
      ...deps,
      orderPolicy: settings.orderPolicy,
      afterwards: (committed) => {
        if (committed.writes.moneyRules) moneyRules.forget();
        licenses.afterCommit(committed);
        announceRevoked(committed.writes, deps.revokedTokens);
        if (committed.writes.effects) outbox.wake();
        tail.wake();
      },
    },
    settings,
  );
  const kinds = createKinds(settings, { memory: deps.memory, moneyRules });
  const releases = createReleaseCache(settings.productTypes);
  const releaseOf: Engine['releaseOf'] = (product, number) => releases.get({ product, number }, reads.readRelease);
  const impactJobs = createImpactJobs(deps);
  const commands = runEach(kinds, runner);
  const payments = createPaymentDesk({ ...deps, commands });
  const handlers = createHandlers({ deps, settings, commands, releaseOf, payments });
  const outbox = createOutboxWorker({ queue: deps.outbox, handlers, clock, ids, log: deps.log }, settings.outbox);
  const webhooks = createWebhookCenter({ ...deps, events: eventCenter, tail, outbox });
  const checks = createCatalogChecks(settings.productTypes, deps.checkThread);
  const executions = createBulkExecutions({ ...deps, ...commands, store: deps.bulk });
  return {
    commands,
    payments,
    previewQuote: (command) => runner.dryRun(kinds.requestQuote, command),
    previewPurchase: (command) => runner.dryRun(kinds.previewPurchase, command),
    previewRenewal: (command) => runner.dryRun(kinds.previewRenewal, command),
    reads,
    releaseOf,
    licenses,
    events: { ...eventCenter, tail },
    audit: createAuditCenter({ ...deps, store: deps.auditStore }),
    webhooks,
    upkeep: deps.upkeep,
    endedSessions: deps.endedSessions,
    revokedTokens: deps.revokedTokens,
    outbox,
    sellers: deps.sellers,
    checks,
    drafts: createDraftDesk({ reads, checks, releaseOf, commands }),
    impact: { reads, releaseOf, checks, productTypes: settings.productTypes, jobs: impactJobs },
    imports: importDesk(deps, { commands, releaseOf }),
    bulk: bulkDesk(deps, { commands, executions }),
    ids,
    clock,
    dueTries: createDueTries(),
    settings,
    isUnavailable: deps.store.isUnavailable,
    stats: runner.stats,
    meter: deps.meter,
    readMetrics: createMetricsReader({ ...deps, queue: deps.outbox, worker: outbox }),
    // New commands are refused from now on; whoever is in the middle of an effect finds that out, and it is done again.
    drain: async () => {
      const stopped = [webhooks, executions, impactJobs, tail, checks].map((part) => part.stop());
      await Promise.all([runner.drain(), outbox.drain(), ...stopped]);
    },
  };
}

function importDesk(
  deps: EngineDeps,
  of: { readonly commands: Engine['commands']; readonly releaseOf: Engine['releaseOf'] },
): Engine['imports'] {
  const { commands, releaseOf } = of;
  return {
    ...deps.imports,
    run: (request) => runImport({ ...deps, ...commands, store: deps.imports, releaseOf }, request),
  };
}

function bulkDesk(
  deps: EngineDeps,
  of: { readonly commands: Engine['commands']; readonly executions: Engine['bulk']['executions'] },
): Engine['bulk'] {
  const { commands, executions } = of;
  return {
    ...deps.bulk,
    executions,
    preview: (request) => previewBulk({ ...deps, ...commands, store: deps.bulk }, request),
  };
}

/** Every kind of command as a function. */
function runEach(kinds: Kinds, runner: CommandRunner): Engine['commands'] {
  const run = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      (command: Command<never>) => runner.run(kind as CommandKind<never, unknown, unknown>, command),
    ]),
  );
  return run as unknown as Engine['commands'];
}

/** What is done outside, each by the kind of its effect. */
function createHandlers({
  deps,
  settings,
  commands,
  releaseOf,
  payments,
}: Pick<Engine, 'commands' | 'releaseOf' | 'payments'> & {
  readonly deps: EngineDeps;
  readonly settings: EngineSettings;
}): EffectHandler[] {
  const ladderSeconds = settings.orderPolicy.sellerLadderSeconds;
  return [
    payments.handler,
    ...createSellerEffects({ ...deps, releaseOf, commands, ladderSeconds }),
    createEventDelivery({
      ...deps,
      store: deps.webhookStore,
      sender: deps.webhookSender,
      disable: ({ account, id }, reason) =>
        commands.disableWebhookEndpoint({
          account,
          actor: 'system',
          conflict: `webhooks:${account}`,
          body: { endpoint: id, reason },
        }),
    }),
  ];
}
