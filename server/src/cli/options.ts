import { parseWire, readCatalogText } from '@regrade/client';
import {
  BUILT_IN_PRODUCT_TYPES,
  type ChangeOptions,
  compileChangeGraph,
  err,
  feeRuleById,
  findProductType,
  type Instant,
  listChangeOptions,
  ok,
  type ProductTypePolicy,
  parseCatalog,
  parseInstant,
  type QuotableRelease,
  type Result,
  type Subscription,
  subscriptionStateAt,
} from '@regrade/core';
import { describeOptions } from './describe-options.ts';
import { offlineSubscription, optionsRequest } from './offline-subscription.ts';
import { InputFault } from './read-input.ts';

export interface OptionsInput {
  /** The catalog file. */
  readonly file: string;
  /** What stdin held: `{ subscription, at }` as JSON text (contract §5). */
  readonly input: string;
  readonly json: boolean;
  /** Of the marketplace; absent: the built-in ones. */
  readonly productTypes?: readonly ProductTypePolicy[];
  /** The text of a file; rejects with `InputFault` where it cannot be read. */
  readonly readFile: (file: string) => Promise<string>;
}

/** 0 = listed, 1 = the catalog cannot be used, 2 = an unreadable file or a wrong call. */
export interface OptionsOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

interface Fault {
  readonly exitCode: 1 | 2;
  readonly code: string;
  readonly message: string;
}

/** `regrade options FILE`: what a subscription may change to under a catalog file, with fees, offline (contract §3). */
export async function runOptions({ json, ...call }: OptionsInput): Promise<OptionsOutcome> {
  const listed = await listOffline(call);
  if (listed.ok) {
    const { options, currency } = listed.value;
    const stdout = json ? `${JSON.stringify(options, null, 2)}\n` : describeOptions(options, currency);
    return { exitCode: 0, stdout, stderr: '' };
  }
  const { exitCode, code, message } = listed.error;
  if (json) return { exitCode, stdout: `${JSON.stringify({ error: { code, message } })}\n`, stderr: '' };
  return { exitCode, stdout: '', stderr: `${code}: ${message}\n` };
}

async function listOffline(
  call: Omit<OptionsInput, 'json'>,
): Promise<Result<{ readonly options: ChangeOptions; readonly currency: string }, Fault>> {
  if (call.file === '-') return err(wrongCall('Standard input holds the subscription: name the catalog file.'));
  const text = await call.readFile(call.file).catch((fault: unknown) => {
    if (fault instanceof InputFault) return fault;
    throw fault;
  });
  if (text instanceof InputFault) return err({ exitCode: 2, code: 'file.unreadable', message: text.message });
  const request = parseRequest(call.input);
  if (!request.ok) return request;
  const release = releaseOf(call, text);
  if (!release.ok) return release;
  const { subscription: described, at: moment } = request.value;
  const at = parseInstant(moment);
  if (at === undefined) return err(wrongCall(`/at: ${moment} is no instant.`));
  const subscription = offlineSubscription(described, release.value);
  if (!subscription.ok) return err(wrongCall(subscription.error));
  return ok({ options: optionsAt(subscription.value, release.value, at), currency: described.currency });
}

function parseRequest(input: string) {
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch (error) {
    return err(wrongCall(`The input is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`));
  }
  const parsed = parseWire(optionsRequest, value);
  if (parsed.ok) return ok(parsed.value);
  return err(wrongCall(parsed.findings.map(({ path, message }) => `${path}: ${message}`).join(' ')));
}

/** A file as the release in force; its faults do not matter as long as it can be read, except those of its shape. */
function releaseOf(
  { file, productTypes = BUILT_IN_PRODUCT_TYPES }: Pick<OptionsInput, 'file' | 'productTypes'>,
  text: string,
): Result<QuotableRelease, Fault> {
  const read = readCatalogText(text, { name: file });
  if (!read.ok) return err(unusable(`${file}, line ${read.line}: ${read.message}`));
  const { catalog, findings } = parseCatalog(read.value, { productTypes });
  const policy = catalog && findProductType(productTypes, catalog.product.type);
  const feeRule = catalog && feeRuleById(catalog.product.feeRule);
  if (!catalog || !policy || !feeRule) {
    const [first] = findings;
    return err(unusable(`${file}: ${first ? `${first.path} ${first.message}` : 'not usable'} See regrade check.`));
  }
  return ok({ catalog, policy, feeRule, graph: compileChangeGraph(catalog), number: 1 });
}

function unusable(message: string): Fault {
  return { exitCode: 1, code: 'catalog.invalid', message };
}

function wrongCall(message: string): Fault {
  return { exitCode: 2, code: 'call.invalid', message };
}

/** After the end of its term a subscription changes no more: then every option is refused, in the same shape. */
function optionsAt(subscription: Subscription, release: QuotableRelease, at: Instant): ChangeOptions {
  if (subscriptionStateAt(subscription, at) !== 'ended') return listChangeOptions({ subscription, release }, at);
  const { options, refused } = listChangeOptions({ subscription, release }, subscription.term.start);
  const code = 'subscription.ended';
  const detail = 'The term of this subscription has ended; buy the product again.';
  const ended = options.map(({ component, specification, sku, skuKey }) => {
    return { component, specification, sku, skuKey, code, detail };
  });
  return { options: [], refused: [...ended, ...refused] };
}
