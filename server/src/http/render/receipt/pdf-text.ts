/**
 * Text in a PDF without fonts of ours: the standard fonts for Latin letters, and for everything else the character
 * collections that the format knows by name (ISO 32000-1, 9.7.5.2), for which every reader brings a font. A font of our own
 * with Chinese letters would be 70 MB to install.
 */
export type PdfFont = 'plain' | 'bold' | 'amount';

type Resource = 'F1' | 'F2' | 'F3' | 'F4' | 'F5';

const STANDARD: { readonly [font in PdfFont]: Resource } = { plain: 'F1', bold: 'F2', amount: 'F3' };

/** What WinAnsi has between 0x80 and 0x9F that names are written with. */
const WIN_ANSI: { readonly [character: string]: number } = {
  ...{ '€': 0x80, '‚': 0x82, '„': 0x84, '…': 0x85, Š: 0x8a, Œ: 0x8c, Ž: 0x8e, '‘': 0x91, '’': 0x92 },
  ...{ '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96, '—': 0x97, '™': 0x99, š: 0x9a, œ: 0x9c, ž: 0x9e, Ÿ: 0x9f },
};

/** The fonts that every page names, as objects of the file. `at` is the number of the first one. */
export function fontObjects(at: number): { readonly resources: string; readonly objects: readonly string[] } {
  const standard = ['Helvetica', 'Helvetica-Bold', 'Courier'].map(
    (name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`,
  );
  const [simplified, korean] = [at + 3, at + 5];
  const objects = [
    ...standard,
    ...collection({ name: 'STSong-Light', encoding: 'UniGB-UTF16-H', ordering: 'GB1', supplement: 4, at: simplified }),
    ...collection({
      name: 'HYSMyeongJo-Medium',
      encoding: 'UniKS-UTF16-H',
      ordering: 'Korea1',
      supplement: 1,
      at: korean,
    }),
  ];
  const names = [at, at + 1, at + 2, simplified, korean].map((object, index) => `/F${index + 1} ${object} 0 R`);
  return { resources: `<< ${names.join(' ')} >>`, objects };
}

/** A font by the name of its collection, and what of it differs from others: two objects. */
function collection(of: {
  readonly name: string;
  readonly encoding: string;
  readonly ordering: string;
  readonly supplement: number;
  readonly at: number;
}): readonly string[] {
  const system = `<< /Registry (Adobe) /Ordering (${of.ordering}) /Supplement ${of.supplement} >>`;
  const descriptor =
    `<< /Type /FontDescriptor /FontName /${of.name} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0` +
    ' /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>';
  const descendant =
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /${of.name} /CIDSystemInfo ${system} /DW 1000` +
    ` /FontDescriptor ${of.at + 1} 0 R >>`;
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont /${of.name}-${of.encoding} /Encoding /${of.encoding} /DescendantFonts [${descendant}] >>`,
    descriptor,
  ];
}

/** The operators that show a text: each run in the font that has its letters. The reader moves on by itself. */
export function showText(text: string, of: { readonly font: PdfFont; readonly size: number }): string {
  const runs: { readonly resource: Resource; hex: string }[] = [];
  for (const character of text) {
    const { resource, hex } = encode(character, STANDARD[of.font]);
    const last = runs.at(-1);
    if (last?.resource === resource) last.hex += hex;
    else runs.push({ resource, hex });
  }
  return runs.map(({ resource, hex }) => `/${resource} ${of.size} Tf <${hex}> Tj`).join(' ');
}

function encode(character: string, standard: Resource): { readonly resource: Resource; readonly hex: string } {
  const code = character.codePointAt(0) ?? 0;
  const single = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) ? code : WIN_ANSI[character];
  if (single !== undefined) return { resource: standard, hex: toHex(single, 2) };
  if (code < 0x20) return { resource: standard, hex: '20' };
  const isHangul = (code >= 0xac00 && code <= 0xd7af) || (code >= 0x1100 && code <= 0x11ff);
  return { resource: isHangul ? 'F5' : 'F4', hex: utf16Hex(character) };
}

/** UTF-16, big endian, as hexadecimal digits. */
export function utf16Hex(text: string): string {
  return Array.from({ length: text.length }, (_, index) => toHex(text.charCodeAt(index), 4)).join('');
}

function toHex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** How wide a text is at most, in halves of its size: letters of other scripts are square. */
export function halvesOf(text: string): number {
  return [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0xff ? 2 : 1), 0);
}
