import { lineOf, type SourceText } from './source-text.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

// `from` or `import` directly before a quote: in code with blanked strings nothing else looks like that.
const BEFORE_SPECIFIER = /(?<![.\w$])(?:from\s*|import\s*\(?\s*)(?=['"`])/g;

/** Every module that the source names: import, export-from, side effect, dynamic with a literal; types count too. */
export function importsOf(source: SourceText): Import[] {
  const stringAt = new Map(source.strings.map((piece) => [piece.start, piece.value]));
  return [...source.code.matchAll(BEFORE_SPECIFIER)].flatMap((match) => {
    const start = match.index + match[0].length;
    const specifier = stringAt.get(start);
    return specifier === undefined ? [] : [{ specifier, line: lineOf(source.text, start) }];
  });
}
