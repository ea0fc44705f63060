import { halvesOf } from './pdf-text.ts';
import type { ReceiptSheet } from './receipt-sheet.ts';
import { A4, type PdfPage, type PdfText, writePdf } from './write-pdf.ts';

const SIZE = 9;
const LINE = 14;
const LABEL_X = A4.margin;
const VALUE_X = A4.margin + 90;
const CHARGE_RIGHT = A4.width - A4.margin - 110;
const CREDIT_RIGHT = A4.width - A4.margin;
/** Courier: every letter is 0.6 of its size wide. */
const AMOUNT_WIDTH = 0.6;

/** One line of the document, or a thin rule across it. */
type Row =
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'texts'; readonly texts: readonly Placed[] };
type Placed = Omit<PdfText, 'y' | 'size'> & { readonly size?: number };

/** The document on A4, as many pages as it has lines for. */
export function drawReceiptPdf(sheet: ReceiptSheet): string {
  const { title, number } = sheet;
  return writePdf({ title: `${title} ${number}`, pages: paginate(rowsOf(sheet), `${title} ${number}`) });
}

function rowsOf({ title, facts, lines, sums, currency }: ReceiptSheet): Row[] {
  return [
    row({ x: LABEL_X, font: 'bold', text: title, size: 18 }),
    SPACE,
    ...facts.flatMap(([label, text]) =>
      wrap(text, CREDIT_RIGHT - VALUE_X).map((part, index) =>
        row(...(index === 0 ? [plain(LABEL_X, label)] : []), plain(VALUE_X, part)),
      ),
    ),
    SPACE,
    row(
      { x: LABEL_X, font: 'bold', text: 'Component' },
      amount(CHARGE_RIGHT, `Charge ${currency}`),
      amount(CREDIT_RIGHT, `Credit ${currency}`),
    ),
    RULE,
    ...lines.flatMap(({ text, charge, credit }) =>
      wrap(text, CHARGE_RIGHT - LABEL_X - 110).map((part, index) =>
        row(plain(LABEL_X, part), ...(index === 0 ? [amount(CHARGE_RIGHT, charge), amount(CREDIT_RIGHT, credit)] : [])),
      ),
    ),
    RULE,
    ...sums.flatMap(({ label, amount: figure, isTotal }) =>
      wrap(label, CHARGE_RIGHT - LABEL_X).map((part, index) =>
        row(
          { x: LABEL_X, font: isTotal ? 'bold' : 'plain', text: part },
          ...(index === 0 ? [amount(CREDIT_RIGHT, figure)] : []),
        ),
      ),
    ),
  ];
}

const RULE: Row = { kind: 'rule' };
const SPACE: Row = { kind: 'space' };

function row(...texts: readonly Placed[]): Row {
  return { kind: 'texts', texts };
}

function plain(x: number, text: string): Placed {
  return { x, font: 'plain', text };
}

function amount(right: number, text: string): Placed {
  return { x: right - text.length * SIZE * AMOUNT_WIDTH, font: 'amount', text };
}

/** Parts that fit, broken at a space where there is one. A text without any is still shown whole. */
function wrap(text: string, width: number): string[] {
  // A letter is on average half as wide as its size, capitals more: so much is left free for them.
  const halvesMax = Math.floor((width / SIZE) * 1.7);
  const parts: string[] = [];
  let rest = [...text];
  while (halvesOf(rest.join('')) > halvesMax) {
    let fits = 0;
    for (let halves = 0; fits < rest.length; fits++) {
      halves += halvesOf(rest[fits] ?? '');
      if (halves > halvesMax) break;
    }
    const space = rest.slice(0, fits).lastIndexOf(' ');
    const cut = space > 0 ? space + 1 : Math.max(1, fits);
    parts.push(rest.slice(0, cut).join('').trimEnd());
    rest = rest.slice(cut);
  }
  return [...parts, rest.join('')];
}

function paginate(rows: readonly Row[], name: string): PdfPage[] {
  const perPage = Math.floor((A4.height - 2 * A4.margin) / LINE) - 1;
  const count = Math.ceil(rows.length / perPage);
  return Array.from({ length: count }, (_, page): PdfPage => {
    const own = rows.slice(page * perPage, (page + 1) * perPage);
    const y = (index: number) => A4.height - A4.margin - (index + 1) * LINE;
    const foot = `${name}, page ${page + 1} of ${count}`;
    return {
      rules: own.flatMap(({ kind }, index) => (kind === 'rule' ? [y(index) + LINE / 2] : [])),
      texts: [
        ...own.flatMap((each, index) =>
          each.kind === 'texts' ? each.texts.map((text) => ({ size: SIZE, ...text, y: y(index) })) : [],
        ),
        { x: LABEL_X, y: A4.margin - LINE, size: 7, font: 'plain', text: foot },
      ],
    };
  });
}
