import { readFileSync } from 'node:fs';
import {
  type Catalog,
  checkImport,
  IMPORT_FINDINGS,
  type ImportRow,
  parseCatalog,
  parseInstant,
  present,
} from '@regrade/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWire } from '../parse-wire.ts';
import { readCatalogText } from '../read-catalog-text.ts';
import { importRow } from './import.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/import.md', root), 'utf8');

function readCatalog(): Catalog {
  const read = readCatalogText(readFileSync(new URL('examples/helpdesk.yaml', root), 'utf8'));
  if (!read.ok) throw new Error(read.message);
  return present(parseCatalog(read.value).catalog, 'an example is a catalog');
}

const ground = { release: { number: 1, catalog: readCatalog() }, now: parseInstant('2026-08-01T00:00:00Z') ?? 0 };

function exampleOf(text: string): unknown {
  return JSON.parse(present(/```json\n([\s\S]*?)```/.exec(text)?.[1], 'the page has an example'));
}

function parsed(value: unknown): ImportRow {
  const read = parseWire(importRow, value);
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.value;
}

describe('docs/import.md', () => {
  test('lists every finding once, with its severity and title', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `import.'));
    const wanted = Object.entries(IMPORT_FINDINGS).map(
      ([code, { severity, title }]) => `| \`${code}\` | ${severity} | ${title} |`,
    );
    expect(rows).toEqual(wanted);
  });

  test('shows a row that can be imported as it stands', () => {
    const { findings, plan } = checkImport(parsed(exampleOf(page)), ground);
    expect(findings).toEqual([]);
    expect(plan).toMatchObject({
      totals: { chargedMinor: 1_800_000n, creditedMinor: 450_000n, cashPaidMinor: 1_350_000n, cashRefundedMinor: 0n },
      components: [{ component: 'app', licenseRevision: 3 }],
    });
  });
});

describe('a row', () => {
  const amounts = fc.record({
    charge: fc.nat(1_000_000),
    credited: fc.nat(1_000_000),
    paid: fc.nat(1_000_000),
    refunded: fc.nat(1_000_000),
    waived: fc.nat(1_000),
    granted: fc.nat(1_000),
  });
  const text = (cents: number) => (cents / 100).toFixed(2);

  test('is imported exactly when its money adds up and no more was refunded than paid', () => {
    const example = exampleOf(page) as { components: { slices: object[] }[] };
    const [first, second] = present(example.components[0], 'a component').slices;
    fc.assert(
      fc.property(amounts, fc.boolean(), ({ charge, credited, paid, refunded, waived, granted }, balanced) => {
        // Balanced by the charge of a second slice, where that can be.
        const missing = paid - refunded - (charge - credited - waived + granted);
        const other = balanced ? missing : missing + 1;
        fc.pre(other >= 0);
        const slices = [
          { ...first, charge: text(charge), credited: text(credited), paid: text(paid), refunded: text(refunded) },
          { ...second, charge: text(other), paid: '0' },
        ];
        const { payments: _payments, ...row } = { ...example, payments: undefined };
        const adjustments = { waived: text(waived), forfeited: '0', balanceGranted: text(granted), balanceSpent: '0' };
        const components = [{ ...example.components[0], slices }];
        const { plan, findings } = checkImport(parsed({ ...row, adjustments, components }), ground);
        expect(plan !== undefined).toBe(balanced && refunded <= paid);
        expect(findings.some(({ code }) => code === 'import.money')).toBe(!balanced);
      }),
    );
  });

  const taxed = (more: object) => {
    const { payments: _payments, ...example } = exampleOf(page) as { components: { slices: object[] }[]; payments: [] };
    const [first, second] = present(example.components[0], 'a component').slices;
    const slices = [{ ...first, ...more }, second];
    return parsed({ ...example, components: [{ ...example.components[0], slices }] });
  };

  test('may say the tax in what was paid, and the commission; without tax it holds none', () => {
    const taxes = [{ rate: 'de-vat', name: 'VAT 19 %', charged: '1710.00', returned: '855.00' }];
    const row = taxed({ paid: '10710.00', refunded: '855.00', taxes, commission: '450.00' });
    const { findings, plan } = checkImport(row, ground);
    expect(findings).toEqual([]);
    expect(plan).toMatchObject({
      totals: { taxes: [{ rate: 'de-vat', name: 'VAT 19 %', chargedMinor: 171_000n, returnedMinor: 85_500n }] },
      commissionMinor: 45_000n,
    });
    expect(checkImport(taxed({}), ground).plan?.totals).not.toHaveProperty('taxes');
  });

  const VAT = { rate: 'vat', charged: '1.00' };
  test.each([
    ['whose tax is not in what was paid', { taxes: [VAT] }, 'import.money'],
    ['that gave back more tax than it charged', { taxes: [{ ...VAT, returned: '1.01' }] }, 'import.tax'],
    ['that names a rate twice', { paid: '9002.00', taxes: [VAT, VAT] }, 'import.tax'],
    ['with more commission than it came to', { commission: '4500.01' }, 'import.commission'],
  ])('%s is refused', (_name, more, code) => {
    const { findings, plan } = checkImport(taxed(more), ground);
    expect(plan).toBeUndefined();
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  test.each([
    ['with a gap between its slices', '/components/0/slices/1/from', '2026-07-03T00:00:00Z', 'import.slices'],
    ['whose last slice ends before the term', '/components/0/slices/1/to', '2026-12-01T00:00:00Z', 'import.slices'],
    ['whose term has not begun', '/term/start', '2026-09-01T00:00:00Z', 'import.term'],
    ['whose term ends before it begins', '/term/end', '2025-01-01T00:00:00Z', 'import.term'],
    ['in no currency', '/currency', 'XXX', 'import.currency-unknown'],
    ['with a choice too many', '/components/0/slices/1/sku/region', 'eu', 'import.choices'],
    ['with another quantity', '/components/0/slices/1/quantities/seats', 5, 'import.quantities'],
    ['of an unknown specification', '/components/0/slices/1/specification', 'premium', 'import.specification-unknown'],
    ['with a negative amount', '/components/0/slices/1/charge', '-1.00', 'import.amount'],
    ['with fractions of a cent', '/components/0/slices/1/paid', '4500.001', 'import.amount'],
    ['whose payments are others', '/payments/1/amount', '4400.00', 'import.payments'],
    ['without its base application', '/components/0/component', 'voice', 'import.base-missing'],
  ])('%s is refused', (_name, path, value, code) => {
    const example = exampleOf(page);
    const keys = path.split('/').slice(1);
    const last = present(keys.pop(), 'a path has a last part');
    const place = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], example);
    (place as Record<string, unknown>)[last] = value;
    const { plan, findings } = checkImport(parsed(example), ground);
    expect(plan).toBeUndefined();
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  test.each([
    [{ reference: 'A', id: 'aaaaaaaa' }],
    [{ id: 'aaaaaaaa', name: 'A' }],
    [{ name: 'A' }],
    [{}],
    [{ reference: 'a\u0007b' }],
  ])('with the account %j says what an account is', (account) => {
    const read = parseWire(importRow, { ...(exampleOf(page) as object), account });
    expect(read).toMatchObject({
      ok: false,
      findings: [{ code: 'format.invalid', path: expect.stringContaining('/account') }],
    });
  });
});
