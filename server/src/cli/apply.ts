import {
  type CatalogDocument,
  type Client,
  createClient,
  type Draft,
  type Finding,
  ProblemError,
  type Review,
  readCatalogText,
} from '@regrade/client';
import { diffDocuments, parseCatalog } from '@regrade/core';
import { describeFinding } from './describe-check.ts';
import { type AccessInput, findAccess } from './find-access.ts';
import { withLine } from './plan.ts';
import { faultOf, printFault, type ServiceOutcome } from './service-fault.ts';

export interface ApplyInput extends AccessInput {
  /** The catalog file; `-` is stdin. */
  readonly file: string;
  readonly json: boolean;
}

/**
 * Where the file stands. `submitted` and `in-review`: before the operator, now or since before; `published`: it is what
 * is in force; `refused`: it has errors, and whatever parses of it was saved as the draft.
 */
interface Applied {
  /** Null where the file does not say which product it is about. */
  readonly product: string | null;
  readonly ok: boolean;
  readonly state: 'submitted' | 'in-review' | 'published' | 'refused';
  /** Number of the release in force; null before the first. */
  readonly release: number | null;
  readonly review: Pick<Review, 'id' | 'state'> | null;
  readonly findings: readonly Finding[];
}

/**
 * `regrade apply FILE`: saves the file as the draft of its product and submits it for review. Applied again, it finds what
 * it did: a pipeline may run twice (contract §3).
 */
export async function runApply(input: ApplyInput): Promise<ServiceOutcome> {
  const { file, json } = input;
  const read = readCatalogText(await input.readFile(file), { name: file });
  if (!read.ok) {
    const { line, message } = read;
    const fault = { code: 'format.invalid', severity: 'error', path: '', line, message } as const;
    return print(input, unreadable([fault]));
  }
  const withLines = (found: readonly Finding[]) => found.map((finding) => withLine(finding, read.lineOf));
  const { catalog, findings } = parseCatalog(read.value);
  if (!catalog) return print(input, unreadable(withLines(findings)));
  const access = await findAccess(input, { role: 'seller', name: catalog.seller, command: 'To apply a file' });
  if (!access.ok) return printFault({ exitCode: 2, code: 'call.invalid', message: access.error }, json);
  const id = `${catalog.seller}.${catalog.product.id}`;
  // Read by parseCatalog just now.
  const document = read.value as CatalogDocument;
  try {
    const applied = await apply({ client: createClient(access.value), id, document });
    return print(input, { ...applied, findings: withLines(applied.findings) });
  } catch (error) {
    return printFault(faultOf(error, access.value.url), json);
  }
}

interface Application {
  readonly client: Client;
  /** `<seller>.<product.id>`. */
  readonly id: string;
  readonly document: CatalogDocument;
}

async function apply({ client, id, document }: Application): Promise<Applied> {
  const params = { id };
  const [draft, product] = await Promise.all([
    orNothing(client.call('getDraft', { params })),
    orNothing(client.call('getProduct', { params })),
  ]);
  const release = product?.body.release ?? null;
  const known = { product: id, ok: true, release, review: null, findings: [] };
  if (draft?.body.state === 'in-review' && isSame(draft.body.document, document)) {
    return { ...known, state: 'in-review', review: reviewOf(draft.body), findings: draft.body.findings };
  }
  if (isSame(product?.body.catalog, document)) return { ...known, state: 'published' };
  const condition = draft ? { ifMatch: draft.body.etag } : ({ firstSave: true } as const);
  const saved = (await client.call('saveDraft', { params, body: document, ...condition })).body;
  if (!saved.ok) return { ...known, ok: false, state: 'refused', findings: saved.findings };
  const { id: review, state } = (await client.call('submitDraft', { params, ifMatch: saved.etag })).body;
  return { ...known, state: 'submitted', review: { id: review, state }, findings: saved.findings };
}

/** What is not there yet will be. */
async function orNothing<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return undefined;
    throw error;
  });
}

function isSame(kept: unknown, document: CatalogDocument): boolean {
  return kept !== undefined && kept !== null && diffDocuments(kept, document).length === 0;
}

function reviewOf({ review }: Draft): Applied['review'] {
  return review ? { id: review.id, state: review.state } : null;
}

function unreadable(findings: readonly Finding[]): Applied {
  return { product: null, ok: false, state: 'refused', release: null, review: null, findings };
}

function print({ file, json }: ApplyInput, applied: Applied): ServiceOutcome {
  const exitCode = applied.ok ? 0 : 1;
  if (json) return { exitCode, stdout: `${JSON.stringify(applied, null, 2)}\n`, stderr: '' };
  return { exitCode, stdout: `${describe(file, applied).join('\n')}\n`, stderr: '' };
}

function describe(file: string, { product, state, release, review, findings }: Applied): string[] {
  const name = file === '-' ? 'stdin' : file;
  const checked = findings.length === 0 ? [] : [name, ...findings.flatMap(describeFinding), ''];
  switch (state) {
    case 'submitted':
      return [...checked, `${product}: submitted for review as ${review?.id}.`];
    case 'in-review':
      return [...checked, `${product}: this very file is under review already, as ${review?.id}.`];
    case 'published':
      return [`${product}: this very file is in force already, as release ${release}.`];
    case 'refused':
      return [
        ...checked,
        product === null ? 'Nothing was saved.' : `${product}: saved as the draft, and not submitted.`,
      ];
  }
}
