import { type CatalogDocument, catalogDocument, type Finding } from '@regrade/client';
import { Difference, exactOf, isAbove } from './arithmetic.ts';
import { checkFinding } from './check-finding.ts';
import { listPrice } from './list-price.ts';
import { refusalOf, tellRefusal } from './people.ts';
import { ADVANCED, COMPONENT, NEW_BANDS, PRICE_ROW, withNewBands } from './product.ts';
import type { Stage, Story } from './stage.ts';

export interface SoundDraft {
  readonly document: CatalogDocument;
  readonly etag: string;
}

/** Chapter 1: a price edit is refuted, and repaired. */
export async function editPrices(story: Story, { firstRelease }: Stage): Promise<SoundDraft> {
  const { tell, seller, product } = story;
  tell.chapter('The seller edits prices');
  const params = { id: product };
  const before = await seller.call('getDraft', { params });
  const document = withNewBands(firstRelease);
  const saved = await seller.call('saveDraft', { params, body: document, ifMatch: before.body.etag });
  const bands = NEW_BANDS.map(({ upTo, amount }) => (upTo ? `${amount} up to ${upTo} agents` : `${amount} above`));
  tell.act(`seller ${seller.name}`, `makes Advanced by the year cheaper for many agents: ${bands.join(', ')}`);
  const refuted = saved.body.findings.find(({ severity }) => severity === 'error');
  if (saved.body.ok || !refuted?.counterexample) {
    throw new Difference('verification', { computed: 'a rule refuted by a counterexample', said: 'none' });
  }
  tell.act('verification', `refutes the rule: ${refuted.code}`);
  tellFindings(story, document, saved.body.findings);
  const problem = await refusalOf('draft.has-errors', () =>
    seller.call('submitDraft', { params, ifMatch: saved.body.etag }),
  );
  tell.act(`seller ${seller.name}`, 'submits it all the same');
  tellRefusal(tell, problem);
  tellRepairs(story, refuted);
  return takeRepair(story, { refuted, etag: saved.body.etag });
}

/** Each finding with its counterexample, recomputed from the prices that the seller just wrote. */
function tellFindings({ tell, arithmetic }: Story, document: CatalogDocument, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const sums = checkFinding(arithmetic, { document, finding });
    if (finding.severity !== 'error') continue;
    tell.detail(finding.message);
    tell.sums(sums);
  }
}

function tellRepairs({ tell }: Story, { repairs = [] }: Finding): void {
  tell.act('verification', `offers ${repairs.length} repairs of this rule`);
  tell.table([
    ['repair', 'from', 'to', 'what'],
    ...repairs.map(({ kind, from = '-', to = '-', message }) => [kind, from, to, message]),
  ]);
}

async function takeRepair(
  story: Story,
  { refuted, etag }: { readonly refuted: Finding; readonly etag: string },
): Promise<SoundDraft> {
  const { tell, arithmetic, seller, product } = story;
  const params = { id: product };
  const repair = refuted.repairs?.find(({ kind }) => kind === 'raise-price');
  if (!repair?.to) throw new Difference('the repairs', { computed: 'one that raises a price', said: 'none' });
  const { kind, path, from = '0.00', to } = repair;
  // The smallest price that is dearer: what is missing, and one cent.
  const formula = `${from} - (${refuted.counterexample?.net}) + 0.01`;
  arithmetic.same('the repaired price', { formula, said: to });
  const saved = await seller.call('repairDraft', { params, body: { path, kind }, ifMatch: etag });
  if (!saved.body.ok) throw new Difference('the repaired draft', { computed: 'sound', said: 'not sound' });
  const draft = await seller.call('getDraft', { params });
  const document = catalogDocument.parse(draft.body.document);
  tell.act(`seller ${seller.name}`, `takes ${kind}: ${repair.message}`);
  tell.sums([{ what: 'flat part of Advanced', formula, value: `= ${to}` }]);
  const { body } = await seller.call('verifyDraft', { params });
  arithmetic.equal('the rule prices proven', { before: rulePrices(document), said: body.proven });
  for (const finding of body.findings) checkFinding(arithmetic, { document, finding });
  expectDearer(document, refuted);
  const warnings = body.findings.length === 0 ? '' : `; ${body.findings.length} warning left for people to judge`;
  tell.act(
    'verification',
    `the draft is sound: ${body.proven} of ${rulePrices(document)} rule prices proven${warnings}`,
  );
  return { document, etag: draft.body.etag };
}

/** One for each SKU rule and price row of its original. */
function rulePrices(document: CatalogDocument): number {
  const rules = (document.rules?.specifications ?? []).flatMap(({ skus = [] }) => skus);
  const skus = document.components.flatMap(({ specifications }) => specifications).flatMap(({ skus: all = [] }) => all);
  return rules.reduce((sum, { from, to }) => {
    const original = skus.find(({ sku }) => sku['edition'] === from['edition']);
    return sum + to.length * (original?.prices?.length ?? 0);
  }, 0);
}

function expectDearer(document: CatalogDocument, { counterexample }: Finding): void {
  if (!counterexample) return;
  const { from, quantities } = { ...counterexample, quantities: counterexample.to.quantities };
  const basic = listPrice(document, { ...COMPONENT, ...from, ...PRICE_ROW });
  const advanced = listPrice(document, { ...COMPONENT, sku: ADVANCED, quantities, ...PRICE_ROW });
  if (!isAbove(exactOf(advanced), exactOf(basic))) {
    throw new Difference('the repaired rule', { computed: `${advanced}, not above ${basic}`, said: 'sound' });
  }
}
