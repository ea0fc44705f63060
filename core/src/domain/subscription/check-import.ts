import type { Catalog } from '../catalog/catalog.ts';
import { currencyDigits } from '../kernel/money.ts';
import { addMonths, formatInstant, type Instant, parseInstant, periodMonths } from '../kernel/time.ts';
import { checkImportMoney } from './check-import-money.ts';
import { checkRunningSelection, plannedSelection } from './check-import-selection.ts';
import { readImportCommission, readImportTaxes } from './check-import-tax.ts';
import { type ImportFinding, type ImportFindingCode, importFinding } from './import-finding.ts';
import type {
  ImportComponent,
  ImportPlan,
  ImportRow,
  ImportSlice,
  PlannedComponent,
  PlannedSlice,
} from './import-row.ts';
import { type AmountReader, createAmountReader } from './read-import-amount.ts';
import type { Term } from './subscription.ts';

export interface CheckedImport {
  readonly findings: readonly ImportFinding[];
  /** Absent where a finding is an error. */
  readonly plan?: ImportPlan;
}

export interface ImportGround {
  readonly release: { readonly number: number; readonly catalog: Catalog };
  readonly now: Instant;
}

interface Checking extends ImportGround {
  readonly row: ImportRow;
  readonly amounts: AmountReader;
  readonly report: (code: ImportFindingCode, path: string, message: string) => void;
}

/**
 * Every finding of a row at once, and what it becomes when none is an error. A selection that nobody could buy today is
 * no error: the right to what runs survives (contract §2).
 */
export function checkImport(row: ImportRow, ground: ImportGround): CheckedImport {
  const findings: ImportFinding[] = [];
  const report: Checking['report'] = (code, path, message) => findings.push(importFinding(code, path, message));
  const digits = currencyDigits(row.currency);
  if (digits === undefined) report('import.currency-unknown', '/currency', `${row.currency} is no currency in use.`);
  const checking: Checking = { ...ground, row, report, amounts: createAmountReader(digits ?? 2, report) };
  const term = readTerm(checking);
  checkComponents(checking);
  const components = row.components.map((component, index) => readComponent(checking, { component, index, term }));
  const money = checkImportMoney(row, { components, amounts: checking.amounts, report });
  if (!term || findings.some(({ severity }) => severity === 'error')) return { findings };
  return { findings, plan: { release: ground.release.number, term, components, ...money } };
}

function readInstant({ report }: Checking, text: string, path: string): Instant | undefined {
  const instant = parseInstant(text);
  if (instant === undefined) report('import.instant', path, `${text} is no instant with an offset.`);
  return instant;
}

function readTerm(checking: Checking): Term | undefined {
  const { row, now, report, release } = checking;
  const start = readInstant(checking, row.term.start, '/term/start');
  const end = row.term.end === null ? null : readInstant(checking, row.term.end, '/term/end');
  if (start === undefined || end === undefined) return undefined;
  if (start > now) report('import.term', '/term/start', 'The term has not begun: import it once it runs.');
  if (end === null) return { start, end };
  if (end <= start) {
    report('import.term', '/term/end', 'The term ends before it begins.');
    return undefined;
  }
  if (end <= now) report('import.ended', '/term/end', 'The term has ended; it is kept as history and cannot change.');
  const months = (periodMonths(row.period) ?? 0) * row.periods;
  const expected = addMonths(start, months, release.catalog.product.timeZone);
  if (end !== expected) {
    const said = `${row.periods} × ${row.period} from the start would end at ${formatInstant(expected)}.`;
    report('import.term-length', '/term/end', `${said} The end of the row is kept.`);
  }
  return { start, end };
}

function checkComponents({ row, release, report }: Checking): void {
  const named = row.components.map(({ component }) => component);
  for (const [index, component] of named.entries()) {
    if (named.indexOf(component) === index) continue;
    report('import.component-unknown', `/components/${index}/component`, `${component} is named twice.`);
  }
  for (const { id, role } of release.catalog.components) {
    if (role !== 'base' || named.includes(id)) continue;
    report('import.base-missing', '/components', `The base application ${id} is missing.`);
  }
}

interface ComponentPlace {
  readonly component: ImportComponent;
  readonly index: number;
  readonly term: Term | undefined;
}

function readComponent(checking: Checking, place: ComponentPlace): PlannedComponent {
  const { component, index, term } = place;
  const path = `/components/${index}`;
  const slices = component.slices.map((slice, n) =>
    readSlice(checking, { component, slice, path: `${path}/slices/${n}` }),
  );
  const running = component.slices.at(-1);
  const at = `${path}/slices/${component.slices.length - 1}`;
  const billing =
    running && checkRunningSelection(checking, { component: component.component, slice: running, path: at });
  if (term) checkStretch(checking, { slices, term, path, isOffline: billing === 'offline' });
  if (billing === 'offline' && slices.some(movesMoney)) {
    checking.report('import.billing', path, 'What is billed offline has no charge and no payment here.');
  }
  return { component: component.component, licenseRevision: component.licenseRevision, slices };
}

function movesMoney({ chargeMinor, creditedMinor, paidMinor, refundedMinor, taxes }: PlannedSlice): boolean {
  return taxes.length > 0 || [chargeMinor, creditedMinor, paidMinor, refundedMinor].some((minor) => minor !== 0n);
}

function readSlice(
  checking: Checking,
  of: { readonly component: ImportComponent; readonly slice: ImportSlice; readonly path: string },
): PlannedSlice {
  const { slice, path } = of;
  const { amounts, release } = checking;
  const chargeMinor = amounts.minor(slice.charge, `${path}/charge`);
  const creditedMinor = amounts.minor(slice.credited, `${path}/credited`);
  return {
    // What is missing was reported: such a row comes to no plan.
    from: readInstant(checking, slice.from, `${path}/from`) ?? 0,
    to: slice.to === null ? null : (readInstant(checking, slice.to, `${path}/to`) ?? 0),
    selection: plannedSelection(release.catalog, of.component.component, slice),
    agreedPriceMicros: amounts.micros(slice.agreedPrice, `${path}/agreedPrice`),
    chargeMinor,
    creditedMinor,
    paidMinor: amounts.minor(slice.paid, `${path}/paid`),
    refundedMinor: amounts.minor(slice.refunded, `${path}/refunded`),
    taxes: readImportTaxes(slice, { ...checking, path }),
    commissionMinor: readImportCommission(slice, { ...checking, path, leftMinor: chargeMinor - creditedMinor }),
  };
}

/** The slices of a component cover its time without a gap; one begins where the running term does. */
function checkStretch(
  { report, now }: Checking,
  of: {
    readonly slices: readonly PlannedSlice[];
    readonly term: Term;
    readonly path: string;
    readonly isOffline: boolean;
  },
): void {
  const { slices, term, path, isOffline } = of;
  for (const [index, { from, to }] of slices.entries()) {
    const here = `${path}/slices/${index}`;
    if (to !== null && to <= from) report('import.slices', `${here}/to`, 'The slice ends before it begins.');
    const next = slices[index + 1];
    if (next && next.from !== to) {
      report('import.slices', `${path}/slices/${index + 1}/from`, 'It does not begin where the slice before it ends.');
    }
  }
  const last = slices.at(-1);
  if (!last) return;
  const lastPath = `${path}/slices/${slices.length - 1}`;
  if (last.from > now) report('import.slices', `${lastPath}/from`, 'The running slice has not begun.');
  if (isOffline) return;
  if (last.to !== term.end) {
    const end = term.end === null ? 'null' : formatInstant(term.end);
    report('import.slices', `${lastPath}/to`, `The last slice has to end with the term, at ${end}.`);
  }
  if (!slices.some(({ from }) => from === term.start)) {
    const start = formatInstant(term.start);
    report('import.slices', `${path}/slices`, `No slice begins where the running term does, at ${start}.`);
  }
}
