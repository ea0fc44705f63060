import { setTimeout as wait } from 'node:timers/promises';
import {
  type CatalogDocument,
  type CatalogPlan,
  type Client,
  createClient,
  type Finding,
  type ImpactJob,
  ProblemError,
  readCatalogText,
} from '@regrade/client';
import { err, ok, parseCatalog, type Result } from '@regrade/core';
import { describePlan } from './describe-plan.ts';
import { findAccess } from './find-access.ts';
import { faultOf, printFault, type ServiceFault, type ServiceOutcome } from './service-fault.ts';

export interface PlanInput {
  /** The catalog file; `-` is stdin. */
  readonly file: string;
  readonly json: boolean;
  /** The text of a file or of stdin; rejects with `InputFault` where it cannot be read. */
  readonly readFile: (file: string) => Promise<string>;
  /** Of the service, and a token of the seller; what is not given is looked up in `accessFile`. */
  readonly url?: string;
  readonly token?: string;
  /** What `regrade serve` wrote beside its data. */
  readonly accessFile: string;
  /** Shown while the impact is computed; absent where nobody looks. */
  readonly showProgress?: (line: string) => void;
}

/** 0 = planned, 1 = the catalog has errors or the service refuses, 2 = an unreadable file, no service, a wrong call. */
export type PlanOutcome = ServiceOutcome;

/** A plan as it is printed: `product` is null where the file does not say which it is about. */
export type PrintedPlan = Omit<CatalogPlan, 'product'> & { readonly product: string | null };

const LOOK_MS = 300;
/** Twenty minutes. */
const LOOKS_MAX = 4_000;

/**
 * `regrade plan FILE`: what publishing the file would mean - the difference to the published release, its findings, and
 * what it does to running subscriptions. The service computes it and saves nothing (contract §3).
 */
export async function runPlan(input: PlanInput): Promise<PlanOutcome> {
  const planned = await planFile(input);
  if (!planned.ok) return printFault(planned.error, input.json);
  const plan = planned.value;
  const stdout = input.json ? `${JSON.stringify(plan, null, 2)}\n` : describePlan(input.file, plan);
  const isComputed = plan.impact === null || plan.impact.state === 'done';
  return { exitCode: plan.ok && isComputed ? 0 : 1, stdout, stderr: '' };
}

async function planFile(input: PlanInput): Promise<Result<PrintedPlan, ServiceFault>> {
  const { file } = input;
  const read = readCatalogText(await input.readFile(file), { name: file });
  if (!read.ok) {
    const { message, line } = read;
    return ok(unreadable([{ code: 'format.invalid', severity: 'error', path: '', line, message }]));
  }
  const { catalog, findings } = parseCatalog(read.value);
  const withLines = (found: readonly Finding[]) => found.map((finding) => withLine(finding, read.lineOf));
  if (!catalog) return ok(unreadable(withLines(findings)));
  const access = await findAccess(input, { role: 'seller', name: catalog.seller, command: 'A plan' });
  if (!access.ok) return err({ exitCode: 2, code: 'call.invalid', message: access.error });
  const client = createClient(access.value);
  const id = `${catalog.seller}.${catalog.product.id}`;
  // Read by parseCatalog just now.
  const request: PlanRequest = { client, id, document: read.value as CatalogDocument };
  try {
    const plan = await startPlan(request);
    const impact = plan.impact && (await followImpact(request, plan.impact, input.showProgress));
    return ok({ ...plan, findings: withLines(plan.findings), impact });
  } catch (error) {
    return err(faultOf(error, access.value.url));
  }
}

function unreadable(findings: readonly Finding[]): PrintedPlan {
  const note = 'The file does not say which product it is about: correct the findings first.';
  return { product: null, release: null, ok: false, proven: 0, findings, difference: [], impact: null, note };
}

/** The service saw JSON on one line: lines are those of the file. */
export function withLine(
  { line: _line, ...finding }: Finding,
  lineOf: (pointer: string) => number | undefined,
): Finding {
  const line = lineOf(finding.path);
  return line === undefined ? finding : { ...finding, line };
}

interface PlanRequest {
  readonly client: Client;
  /** `<seller>.<product.id>`. */
  readonly id: string;
  readonly document: CatalogDocument;
}

async function startPlan({ client, id, document }: PlanRequest): Promise<CatalogPlan> {
  return (await client.call('planCatalog', { params: { id }, body: document })).body;
}

/** Looks until the job has ended. Another process of the service does not know it: there the same plan is started too. */
async function followImpact(
  request: PlanRequest,
  started: ImpactJob,
  showProgress: PlanInput['showProgress'],
): Promise<ImpactJob> {
  let job = started;
  for (let look = 0; look < LOOKS_MAX && (job.state === 'waiting' || job.state === 'running'); look++) {
    const { seen, total } = job.progress;
    showProgress?.(total === undefined ? 'impact: waiting' : `impact: ${seen} of ${total} subscriptions`);
    await wait(LOOK_MS);
    job = await lookAt(request, job);
  }
  showProgress?.('');
  return job;
}

async function lookAt(request: PlanRequest, job: ImpactJob): Promise<ImpactJob> {
  try {
    return (await request.client.call('getImpact', { params: { id: request.id, impact: job.id } })).body;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'impact.not-started') throw error;
    return (await startPlan(request)).impact ?? job;
  }
}
