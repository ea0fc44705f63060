import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf } from '../tables/import-columns.ts';
import { openImportFile } from './import-file.ts';
import { InputFault } from './read-input.ts';

const HEADER =
  'reference,customer,customer_name,product,currency,period,start,end,component,specification,sku.edition,quantity.agents,agreed_price,charge,paid';
const CELLS =
  'S-1,C-1,"Northwind, Inc.",acme.helpdesk,USD,P1Y,2026-01-01,2027-01-01T00:00:00Z,app,standard,basic,100,9000.00,9000.00,9000.00';

/** The lines that a file becomes, blank ones as null, with what was left out. */
async function linesOf(content: string | Buffer, pieceBytes = 7) {
  const bytes = Buffer.from(content);
  // In small pieces: characters and records are cut anywhere, as a network does.
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const file = await openImportFile('table.csv', () => Readable.from(pieces));
  let text = '';
  for await (const part of file.parts) text += Buffer.from(part.bytes).toString('utf8');
  const lines = text.split('\n').slice(0, -1);
  return { lines: lines.map((line) => (line === '' ? null : JSON.parse(line))), file };
}

describe('a CSV table', () => {
  test('becomes rows on the lines of the file', async () => {
    const { lines, file } = await linesOf(`${HEADER}\n${CELLS}\n`);
    expect(file.isCsv).toBe(true);
    expect(lines).toEqual([
      null,
      {
        reference: 'S-1',
        account: { reference: 'C-1', name: 'Northwind, Inc.' },
        ...{ product: 'acme.helpdesk', currency: 'USD', period: 'P1Y' },
        term: { start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
        components: [
          {
            component: 'app',
            slices: [
              {
                ...{ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', specification: 'standard' },
                ...{ sku: { edition: 'basic' }, quantities: { agents: 100 } },
                ...{ agreedPrice: '9000.00', charge: '9000.00', paid: '9000.00' },
              },
            ],
          },
        ],
      },
    ]);
  });

  test.each([
    ['a byte order mark', `\ufeff${HEADER}\n${CELLS}\n`],
    ['line ends of Windows', `${HEADER}\r\n${CELLS}\r\n`],
    ['no last line end', `${HEADER}\n${CELLS}`],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\n${CELLS.replaceAll(/,(?! )/g, ';')}\n`],
    ['tabs', `${HEADER.replaceAll(',', '\t')}\n${CELLS.replaceAll(/,(?! )/g, '\t')}\n`],
    ['numbers written as text', `${HEADER}\n${CELLS.replace('S-1', '="S-1"').replace('S-1', 'S-1')}\n`],
  ])('with %s is the same table', async (_name, content) => {
    const { lines } = await linesOf(content);
    expect(lines.filter((line) => line !== null)).toMatchObject([
      {
        reference: 'S-1',
        account: { name: 'Northwind, Inc.' },
        components: [{ slices: [{ quantities: { agents: 100 } }] }],
      },
    ]);
  });

  test('with line ends inside of quotes goes on counting lines', async () => {
    const broken = CELLS.replace('Northwind, Inc.', 'North\nwind');
    const { lines } = await linesOf(`${HEADER}\n${broken}\n${CELLS}\n`);
    expect(lines.map((line) => line?.account.name ?? null)).toEqual([null, null, 'North\nwind', 'Northwind, Inc.']);
  });

  test('says of rows that are none why, on their lines, and keeps the others', async () => {
    const rows = [
      '1,2,3',
      CELLS,
      CELLS.replace('S-1', '=HYPERLINK(1)'),
      CELLS.replace('Northwind', 'x'.repeat(300_000)),
      CELLS.replace('"Northwind, Inc."', '"North'),
      CELLS.replace('S-1', '"S-1"'),
      CELLS,
    ];
    const { lines } = await linesOf(`${HEADER}\n${rows.join('\n')}\n`, 10_000);
    expect(lines.map((line) => line?.unreadable ?? line?.reference ?? null)).toEqual([
      null,
      'The row has 3 cells, and the table 15 columns.',
      'S-1',
      'The cell reference holds a formula, =HYPERLINK(1). Export values.',
      'The line is longer than 256 KB.',
      null,
      expect.stringMatching(
        /^The row has \d+ cells, and the table 15 columns\. It begins on line 6: is a quote not closed\?$/,
      ),
      'S-1',
    ]);
  });

  test('with letters of another encoding in a row says so of that row', async () => {
    const broken = Buffer.from(CELLS.replace('Northwind', 'Grün'), 'latin1');
    const { lines } = await linesOf(Buffer.concat([Buffer.from(`${HEADER}\n`), broken, Buffer.from(`\n${CELLS}\n`)]));
    expect(lines).toMatchObject([null, { unreadable: expect.stringContaining('UTF-8') }, { reference: 'S-1' }]);
  });

  test('with columns without a name leaves them out where they are empty', async () => {
    const { lines } = await linesOf(`${HEADER},,\n${CELLS},,\n${CELLS},,x\n`);
    expect(lines).toMatchObject([null, { reference: 'S-1' }, { unreadable: expect.stringContaining('cell 17') }]);
  });

  test('is the same in whatever pieces it comes, and with whatever line ends', async () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(
        fc.array(ends, { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 400 }),
        async (of, size) => {
          const rows = [HEADER, CELLS, '1,2,3', CELLS.replace('Inc.', '\nInc.'), CELLS];
          const { lines } = await linesOf(rows.map((row, index) => `${row}${of[index]}`).join(''), size);
          expect(lines.map((line) => (line?.unreadable ? 'unreadable' : (line?.account?.name ?? null)))).toEqual([
            ...[null, 'Northwind, Inc.', 'unreadable', null, 'Northwind, \nInc.', 'Northwind, Inc.'],
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('leaves what is no number to the service, which names its place', async () => {
    const { lines } = await linesOf(`${HEADER}\n${CELLS.replace(',100,', ',100 pieces,')}\n`);
    expect(lines[1]?.components[0].slices[0].quantities).toEqual({ agents: '100 pieces' });
    expect(columnOf('/components/0/slices/0/quantities/agents')).toBe('quantity.agents');
    expect(columnOf('/components/0/slices/0/agreedPrice')).toBe('agreed_price');
    expect(columnOf('/components/0')).toBe('/components/0');
  });

  test.each([
    ['another encoding', Buffer.from(`${HEADER}\n${CELLS}\n`, 'utf16le'), 'no text in UTF-8'],
    ['an unknown column', `${HEADER},price\n`, 'columns that are unknown: price'],
    ['a column twice', `${HEADER},paid\n`, 'columns twice: paid'],
    ['a quote that never ends', `${HEADER}\n${CELLS.replace(/9000.00$/, '"9000.00')}\n`, 'is no table from line 2 on'],
  ])('with %s is refused as a whole', async (_name, content, sentence) => {
    const fault = await linesOf(content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(InputFault);
    expect(String(fault)).toContain(sentence);
  });
});

describe('a CSV table with the past of each subscription', () => {
  const header = `${HEADER},slice_start,slice_end,payment_at,payment`;
  const first = `${CELLS.replace(',100,', ',50,')},2026-01-01,2026-06-01,2026-01-02,4500.00`;
  const second = 'S-1,,,,,,,,app,standard,basic,100,9000.00,4500.00,4500.00,2026-06-01,,,';
  const addOn = 'S-1,,,,,,,,voice,minutes,,,,,,2026-02-01,,,';
  const payment = 'S-1,,,,,,,,,,,,,,,,,2026-06-02,4500.00';
  const other = CELLS.replace('S-1', 'S-2').concat(',,,,');

  test('gathers slices, components and payments of the rows that follow each other', async () => {
    const { lines } = await linesOf(`${header}\n${[first, second, addOn, payment, other].join('\n')}\n`);
    expect(lines).toMatchObject([
      ...[null, null, null, null],
      {
        reference: 'S-1',
        term: { start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
        components: [
          {
            component: 'app',
            slices: [
              { from: '2026-01-01T00:00:00Z', to: '2026-06-01T00:00:00Z', quantities: { agents: 50 } },
              { from: '2026-06-01T00:00:00Z', to: '2027-01-01T00:00:00Z', quantities: { agents: 100 } },
            ],
          },
          { component: 'voice', slices: [{ from: '2026-02-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }] },
        ],
        payments: [
          { at: '2026-01-02T00:00:00Z', amount: '4500.00' },
          { at: '2026-06-02T00:00:00Z', amount: '4500.00' },
        ],
      },
      { reference: 'S-2', components: [{ slices: [{ from: '2026-01-01T00:00:00Z' }] }] },
    ]);
    expect(columnOf('/components/0/slices/1/agreedPrice')).toBe('agreed_price (/components/0/slices/1/agreedPrice)');
  });

  test('gathers no more than a row may be', async () => {
    const long = payment.replace('2026-06-02', 'x'.repeat(20_000));
    const { lines } = await linesOf(`${header}\n${first}\n${`${long}\n`.repeat(20)}${other}\n`, 65_536);
    expect(lines.filter((line) => line !== null)).toMatchObject([
      { unreadable: 'The rows of this reference are longer than 256 KB.' },
      { reference: 'S-2' },
    ]);
  });

  test.each(['1,2', second.replace('S-1', '')])('imports nothing beside a row that may be missing: %s', async (row) => {
    const { lines } = await linesOf(`${header}\n${[first, row, second, other].join('\n')}\n`);
    expect(lines.map((line) => (line?.unreadable ? 'unreadable' : (line?.reference ?? null)))).toEqual([
      ...[null, 'unreadable', 'unreadable', 'unreadable', 'S-2'],
    ]);
  });

  test('imports nothing of which a row may be missing, or whose rows contradict each other', async () => {
    const third = other.replace('S-2', 'S-3');
    const rows = [first, '1,2', second, third, first.replace('S-1', 'S-4'), second.replace('S-1,,', 'S-4,C-2,'), other];
    const { lines } = await linesOf(`${header}\n${rows.join('\n')}\n`);
    expect(lines.map((line) => line?.unreadable ?? line?.reference ?? null)).toEqual([
      null,
      'A row beside these cannot be read, and may be one of them.',
      'The row has 2 cells, and the table 19 columns.',
      'A row beside these cannot be read, and may be one of them.',
      ...['S-3', null, 'The rows of this reference do not say the same of customer.', 'S-2'],
    ]);
  });
});

test('lines of JSON are sent as they are, in parts of whole lines that say where they begin', async () => {
  const line = `{"reference":"${'x'.repeat(100_000)}"}\n`;
  const file = await openImportFile('rows.ndjson', () => Readable.from([Buffer.from(line.repeat(45))]));
  const parts = [];
  for await (const part of file.parts) parts.push(part);
  expect(parts.map(({ from, lines, isLast }) => [from, lines, isLast])).toEqual([
    [1, 45, false],
    [46, 0, true],
  ]);
  const small = await openImportFile('rows.ndjson', () =>
    Readable.from(Array.from({ length: 45 }, () => Buffer.from(line))),
  );
  const cut = [];
  for await (const part of small.parts) cut.push([part.from, part.lines, part.isLast]);
  expect(cut).toEqual([
    [1, 20, false],
    [21, 20, false],
    [41, 5, true],
  ]);
});
