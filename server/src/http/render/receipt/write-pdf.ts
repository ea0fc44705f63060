import { fontObjects, type PdfFont, showText, utf16Hex } from './pdf-text.ts';

/** A line of text; `x` and `y` in points from the lower left corner of the page. */
export interface PdfText {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly font: PdfFont;
  readonly text: string;
}

export interface PdfPage {
  readonly texts: readonly PdfText[];
  /** Heights at which a thin line goes from margin to margin. */
  readonly rules: readonly number[];
}

export const A4 = { width: 595, height: 842, margin: 50 } as const;

const CATALOG = 1;
const PAGES = 2;
const INFO = 3;
const FIRST_FONT = 4;

/**
 * A document of text as PDF 1.7. The same pages make the same file, letter for letter; it is plain ASCII, so that no
 * text on its way can be damaged.
 */
export function writePdf({ title, pages }: { readonly title: string; readonly pages: readonly PdfPage[] }): string {
  const fonts = fontObjects(FIRST_FONT);
  const firstPage = FIRST_FONT + fonts.objects.length;
  const kids = pages.map((_, index) => `${firstPage + 2 * index} 0 R`);
  const objects = [
    `<< /Type /Catalog /Pages ${PAGES} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>`,
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} /MediaBox [0 0 ${A4.width} ${A4.height}]` +
      ` /Resources << /Font ${fonts.resources} >> >>`,
    `<< /Title <feff${utf16Hex(title)}> /Producer (Regrade) >>`,
    ...fonts.objects,
    ...pages.flatMap((page, index) => {
      const content = contentOf(page);
      return [
        `<< /Type /Page /Parent ${PAGES} 0 R /Contents ${firstPage + 2 * index + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return fileOf(objects);
}

function contentOf({ texts, rules }: PdfPage): string {
  const drawn = rules.map((y) => `0.5 w ${A4.margin} ${y} m ${A4.width - A4.margin} ${y} l S`);
  const written = texts.map(({ x, y, text, ...look }) => `BT ${x.toFixed(1)} ${y} Td ${showText(text, look)} ET`);
  return [...drawn, ...written].join('\n');
}

/** Header, objects, and the table that says at which byte each of them begins. */
function fileOf(objects: readonly string[]): string {
  const header = '%PDF-1.7\n';
  const bodies = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  let at = header.length;
  const offsets = bodies.map((body) => {
    const offset = at;
    at += body.length;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  return [
    header,
    ...bodies,
    `xref\n0 ${size}\n0000000000 65535 f \n`,
    ...entries,
    `trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
  ].join('');
}
