import type { Receipt } from '@regrade/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawReceiptHtml } from './receipt-html.ts';
import { drawReceiptPdf } from './receipt-pdf.ts';
import { layOutReceipt } from './receipt-sheet.ts';

const RECEIPT: Receipt = {
  number: 'k7m2q9xa-2026-000042',
  kind: 'receipt',
  issuedAt: '2026-03-01T12:34:56Z',
  account: 'k7m2q9xa',
  seller: 'acme',
  product: 'acme.helpdesk',
  subscription: 'sub_k7m2q9xa_019ca6b1-dc00-7a0f-ba86-1da92c589d61',
  currency: 'CNY',
  lines: [
    { component: 'app', skuKey: 'edition=advanced', quantities: { agents: 20 }, charge: '9000.00', credit: '0.00' },
  ],
  discounts: [],
  taxes: [{ rate: 'cn-vat', name: '增值税 6%', amount: '540.00' }],
  net: '9000.00',
  ...{ waived: '0.00', forfeited: '0.00', paid: '9540.00', paidFromBalance: '0.00' },
  method: 'wallet',
  ...{ refund: '0.00', balance: '0.00' },
};
const NAMES = { customer: '北风贸易 <Northwind & Co>', seller: 'Acme', product: '客服 Helpdesk' };

/** Each object of the file where its table says it is. */
function objectsOf(pdf: string): string[] {
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  const table = pdf.slice(at);
  const size = Number(/^xref\n0 (\d+)\n/.exec(table)?.[1]);
  const entries = table.split('\n').slice(3, 2 + size);
  return entries.map((entry, index) => {
    const object = pdf.slice(Number(entry.slice(0, 10)));
    expect(object.startsWith(`${index + 1} 0 obj\n`)).toBe(true);
    return object.slice(0, object.indexOf('endobj'));
  });
}

/** The texts as a reader shows them, from the operators alone. */
function textsOf(pdf: string): string[] {
  const streams = objectsOf(pdf).flatMap((object) => {
    const [, length, content] = /<< \/Length (\d+) >>\nstream\n([\s\S]*)\nendstream/.exec(object) ?? [];
    if (content !== undefined) expect(content).toHaveLength(Number(length));
    return content ?? [];
  });
  return streams
    .flatMap((content) =>
      [...content.matchAll(/BT (.*?) ET/g)].map(([, operators = '']) =>
        [...operators.matchAll(/\/F(\d) [\d.]+ Tf <([0-9a-f]*)> Tj/g)].map(([, font, hex = '']) => {
          const bytes = Buffer.from(hex, 'hex');
          return Number(font) <= 3 ? bytes.toString('latin1') : bytes.swap16().toString('utf16le');
        }),
      ),
    )
    .map((runs) => runs.join(''));
}

describe('the document of a receipt', () => {
  test('as PDF is a whole file that says every fact and figure of it, Chinese ones too', () => {
    const pdf = drawReceiptPdf(layOutReceipt(RECEIPT, NAMES));
    expect(pdf.startsWith('%PDF-1.7\n')).toBe(true);
    const texts = textsOf(pdf);
    for (const text of [
      ...[
        'Receipt',
        RECEIPT.number,
        '2026-03-01 12:34 UTC',
        `${NAMES.customer} (k7m2q9xa)`,
        '客服 Helpdesk (acme.helpdesk)',
      ],
      ...['app, edition: advanced, agents: 20', '9000.00', 'Tax: 增值税 6%', '540.00', 'Paid (wallet)', '9540.00'],
    ]) {
      expect(texts).toContain(text);
    }
    expect(drawReceiptPdf(layOutReceipt(RECEIPT, NAMES))).toBe(pdf);
  });

  test('as HTML says the same, and what a name holds is text', () => {
    const html = drawReceiptHtml(layOutReceipt({ ...RECEIPT, kind: 'credit-note' }, NAMES));
    expect(html).toContain('<h1>Credit note</h1>');
    expect(html).toContain('北风贸易 &lt;Northwind &amp; Co&gt;');
    expect(html).toContain('<td colspan="2">Tax: 增值税 6%</td><td class="amount">540.00</td>');
    expect(html).not.toContain('<Northwind');
  });

  test('loses no letter of any text, and is as many pages as it needs', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 120 }), (customer, count) => {
        const name = customer.replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim();
        const lines = RECEIPT.lines.flatMap((line) => Array.from({ length: count }, () => line));
        const pdf = drawReceiptPdf(layOutReceipt({ ...RECEIPT, lines }, { ...NAMES, customer: name }));
        const shown = textsOf(pdf);
        expect(shown.filter((each) => each === 'app, edition: advanced, agents: 20')).toHaveLength(count);
        expect(shown.join('').replaceAll(' ', '')).toContain(name.replaceAll(' ', ''));
        const feet = shown.flatMap((each) => /, (page \d+ of \d+)$/.exec(each)?.[1] ?? []);
        expect(feet).toEqual(feet.map((_, index) => `page ${index + 1} of ${feet.length}`));
        const heights = [...pdf.matchAll(/BT [\d.]+ (\d+) Td/g)].map(([, y]) => Number(y));
        expect(Math.min(...heights)).toBeGreaterThan(30);
        expect(Math.max(...heights)).toBeLessThan(812);
      }),
      { numRuns: 30 },
    );
  });
});
