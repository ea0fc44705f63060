/**
 * A source text with its comments and literals told apart, so that a rule about code never reads a comment as code.
 * A scanner and no parser: the compiler exports no API, and every rule here needs only "is this code?".
 */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** Same length as `text`; comments and the insides of strings, templates and regular expressions are blanks. */
  readonly code: string;
  readonly comments: readonly Piece[];
  /** Strings and whole templates, without their quotes. */
  readonly strings: readonly Piece[];
}

export interface Piece {
  readonly start: number;
  readonly value: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly sentence: string;
}

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export function findingAt(source: SourceText, offset: number, sentence: string): Finding {
  return { path: source.path, line: lineOf(source.text, offset), sentence };
}

/** One finding for each place where the pattern (global) stands in code. */
export function findInCode(source: SourceText, pattern: RegExp, sentence: (found: string) => string): Finding[] {
  return [...source.code.matchAll(pattern)].map((match) => findingAt(source, match.index, sentence(match[0].trim())));
}

export function isTestFile(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('.test.tsx');
}

interface Scan {
  readonly text: string;
  readonly mayHoldTags: boolean;
  readonly blanked: string[];
  readonly comments: Piece[];
  readonly strings: Piece[];
  /** For each open template: its start, and how many braces are open inside its current `${`. */
  readonly templates: { start: number; braces: number }[];
  at: number;
}

export function readSource(path: string, text: string): SourceText {
  const scan: Scan = {
    ...{ text, mayHoldTags: path.endsWith('.tsx'), blanked: text.split('') },
    ...{ comments: [], strings: [], templates: [], at: 0 },
  };
  while (scan.at < text.length) step(scan);
  return { path, text, code: scan.blanked.join(''), comments: scan.comments, strings: scan.strings };
}

function step(scan: Scan): void {
  const { text, at } = scan;
  const two = text.slice(at, at + 2);
  const one = text[at] ?? '';
  if (two === '//') takeComment(scan, endOf(text, '\n', at));
  else if (two === '/*') takeComment(scan, endOf(text, '*/', at + 2) + 2);
  else if (one === "'" || one === '"') takeString(scan, one);
  else if (one === '`') openTemplate(scan);
  else if (one === '/' && !closesTag(scan) && regexMayStart(text, at)) takeRegex(scan);
  else takeCode(scan, one);
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}

function takeComment(scan: Scan, end: number): void {
  scan.comments.push({ start: scan.at, value: scan.text.slice(scan.at, end) });
  blank(scan, scan.at, end);
  scan.at = end;
}

/** A string ends at its line's end at the latest, so an apostrophe in JSX text cannot swallow the rest of the file. */
function takeString(scan: Scan, quote: string): void {
  let end = scan.at + 1;
  while (end < scan.text.length && scan.text[end] !== quote && scan.text[end] !== '\n') {
    end += scan.text[end] === '\\' ? 2 : 1;
  }
  scan.strings.push({ start: scan.at, value: scan.text.slice(scan.at + 1, end) });
  blank(scan, scan.at + 1, end);
  scan.at = Math.min(end + 1, scan.text.length);
}

function openTemplate(scan: Scan): void {
  scan.templates.push({ start: scan.at, braces: 0 });
  scan.at += 1;
  takeTemplateText(scan);
}

/** Up to the closing backquote, or to the next `${`, after which code is read again. */
function takeTemplateText(scan: Scan): void {
  const begin = scan.at;
  let end = begin;
  while (end < scan.text.length && scan.text[end] !== '`' && scan.text.slice(end, end + 2) !== '${') {
    end += scan.text[end] === '\\' ? 2 : 1;
  }
  if (scan.text[end] !== '`' && end < scan.text.length) {
    // Both characters are blanked: the brace of `${` would otherwise look like a block to the rules that match braces.
    blank(scan, begin, end + 2);
    scan.at = end + 2;
    return;
  }
  blank(scan, begin, end);
  const template = scan.templates.pop();
  if (template) scan.strings.push({ start: template.start, value: scan.text.slice(template.start + 1, end) });
  scan.at = end + 1;
}

function takeCode(scan: Scan, one: string): void {
  const template = scan.templates.at(-1);
  const closesHole = template !== undefined && one === '}' && template.braces === 0;
  if (template !== undefined && one === '{') template.braces += 1;
  if (template !== undefined && one === '}' && !closesHole) template.braces -= 1;
  if (closesHole) blank(scan, scan.at, scan.at + 1);
  scan.at += 1;
  if (closesHole) takeTemplateText(scan);
}

/** `</b>` and `/>`, in files that may hold them. */
function closesTag({ text, at, mayHoldTags }: Scan): boolean {
  return mayHoldTags && (text[at - 1] === '<' || text[at + 1] === '>');
}

function takeRegex(scan: Scan): void {
  let end = scan.at + 1;
  let inClass = false;
  while (end < scan.text.length && scan.text[end] !== '\n' && (inClass || scan.text[end] !== '/')) {
    if (scan.text[end] === '[') inClass = true;
    if (scan.text[end] === ']') inClass = false;
    end += scan.text[end] === '\\' ? 2 : 1;
  }
  blank(scan, scan.at + 1, end);
  scan.at = end + 1;
}

const WORDS_BEFORE_REGEX = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|yield|await|throw)$/;

/** A slash divides after a value, and opens a regular expression after anything else. */
function regexMayStart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 200), at).trimEnd();
  return before === '' || !/[\w$)\]}'"`]$/.test(before) || WORDS_BEFORE_REGEX.test(before);
}

function blank(scan: Scan, start: number, end: number): void {
  for (let at = start; at < end && at < scan.text.length; at += 1) {
    if (scan.text[at] !== '\n') scan.blanked[at] = ' ';
  }
}
