/** How the story looks in a terminal: numbered chapters, a line per act, arithmetic indented, colours on a TTY only. */
export interface Teller {
  chapter(title: string): void;
  /** Who acts, and what happened. */
  act(who: string, what: string): void;
  /** More about the last act. */
  detail(text: string): void;
  /** Rows in columns; the first row is the heading. */
  table(rows: readonly (readonly string[])[]): void;
  /** Arithmetic: what, the formula, and what it comes to. */
  sums(rows: readonly Sum[]): void;
  refused(refusal: Refused): void;
  /** A sentence outside of chapters: the opening, the end. */
  say(text: string): void;
}

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What would be allowed instead. */
  readonly allowed: string;
}

export interface Sum {
  readonly what: string;
  readonly formula: string;
  /** With its sign: `= 9000.00`, or `~ 8999.97` where it was rounded. */
  readonly value: string;
  readonly note?: string;
}

const WIDTH = 116;
const WHO_WIDTH = 18;
const INDENT = 3 + WHO_WIDTH;

export function createTeller(of: { readonly write: (text: string) => void; readonly colours: boolean }): Teller {
  const paint = (code: number) => (text: string) => (of.colours && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [bold, dim, red, green, cyan] = [1, 2, 31, 32, 36].map(paint) as [Paint, Paint, Paint, Paint, Paint];
  let chapters = 0;

  function put(text: string, at: { readonly indent: number; readonly first?: string; readonly style?: Paint }): void {
    const style = at.style ?? ((plain: string) => plain);
    const [head = '', ...rest] = wrap(text, WIDTH - at.indent);
    of.write(`${at.first ?? ' '.repeat(at.indent)}${style(head)}\n`);
    for (const line of rest) of.write(`${' '.repeat(at.indent)}${style(line)}\n`);
  }

  return {
    chapter: (title) => {
      of.write(`\n${bold(`${chapters}  ${title}`)}\n`);
      chapters += 1;
    },
    act: (who, what) => put(what, { indent: INDENT, first: `   ${cyan(who.padEnd(WHO_WIDTH))}` }),
    detail: (text) => put(text, { indent: INDENT + 2, style: dim }),
    table: (rows) => {
      aligned(rows).forEach((line, index) => {
        of.write(`${' '.repeat(INDENT + 2)}${index === 0 ? dim(line) : line}\n`);
      });
    },
    sums: (rows) => {
      const lines = aligned(rows.map(({ what, formula, value }) => [what, `${formula} ${value}`]));
      rows.forEach(({ note }, index) => {
        of.write(`${' '.repeat(INDENT + 2)}${lines[index]}\n`);
        if (note !== undefined) put(note, { indent: INDENT + 4, style: dim });
      });
    },
    refused: ({ status, code, detail, allowed }) => {
      of.write(`${' '.repeat(INDENT)}${red(`refused ${status} ${code}`)}\n`);
      put(detail, { indent: INDENT + 2 });
      put(allowed, { indent: INDENT + 9, first: `${' '.repeat(INDENT)}${green('allowed')}  ` });
    },
    say: (text) => put(text, { indent: 0, style: bold }),
  };
}

type Paint = (text: string) => string;

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
