import { type Finding, findingAt, lineOf, type SourceText } from './source-text.ts';

export const FUNCTION_LINES_MAX = 70;
export const FILE_LINES_MAX = 400;

interface FunctionText {
  readonly start: number;
  readonly lines: number;
}

export function checkLengths(source: SourceText): Finding[] {
  const lines = source.text.trimEnd().split('\n').length;
  const long = functionsOf(source).filter((found) => found.lines > FUNCTION_LINES_MAX);
  return [
    ...(lines > FILE_LINES_MAX
      ? [{ path: source.path, line: 1, sentence: `${lines} lines; the wall is ${FILE_LINES_MAX}: one idea per file` }]
      : []),
    ...long.map(({ start, lines }) =>
      findingAt(source, start, `a function of ${lines} lines; the wall is ${FUNCTION_LINES_MAX}: it must fit a screen`),
    ),
  ];
}

// A name or keyword before a parenthesis. Whether it is a declaration or a call shows behind the closing one.
const BEFORE_PARAMETERS = /(?<![\w$])([\w$]+)\s*(?:<[^()<>]*(?:<[^()<>]*>[^()<>]*)*>\s*)?\(/g;
const NO_FUNCTIONS = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'await', 'typeof']);

/** Functions and methods by their parameters, arrows by `=> {`; the callback of a describe() is a list, not a function. */
function functionsOf({ code }: SourceText): FunctionText[] {
  const found: FunctionText[] = [];
  for (const match of code.matchAll(BEFORE_PARAMETERS)) {
    if (NO_FUNCTIONS.has(match[1] ?? '')) continue;
    const parametersEnd = closing(code, match.index + match[0].length - 1);
    const body = parametersEnd === undefined ? undefined : bodyAfter(code, parametersEnd + 1);
    if (body !== undefined) pushFunction(found, code, { start: match.index, body });
  }
  for (const match of code.matchAll(/=>\s*\{/g)) {
    if (isDescribeCallback(code, match.index)) continue;
    pushFunction(found, code, { start: match.index, body: match.index + match[0].length - 1 });
  }
  return found;
}

function pushFunction(found: FunctionText[], code: string, at: { start: number; body: number }): void {
  const end = closing(code, at.body);
  if (end !== undefined) found.push({ start: at.start, lines: lineOf(code, end) - lineOf(code, at.start) + 1 });
}

/** The offset of the bracket that closes the one at `open`. */
function closing(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    const one = code[at];
    if (one === '(' || one === '[' || one === '{') depth += 1;
    if (one === ')' || one === ']' || one === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** The brace that opens a body behind the parameters, a return type in between; undefined when there is none. */
function bodyAfter(code: string, from: number): number | undefined {
  let at = nextSolid(code, from);
  if (code[at] === '{') return at;
  if (code[at] !== ':') return undefined;
  let previous = ':';
  for (at = nextSolid(code, at + 1); at < code.length; at = nextSolid(code, at + 1)) {
    const one = code[at] ?? '';
    // After these a brace opens an object type; after anything else the return type is complete.
    if (one === '{' && !':|&,<?'.includes(previous)) return at;
    // An arrow function is found by its arrow; the rest ends a statement, so this was a call and no declaration.
    if (';)]}='.includes(one)) return undefined;
    if ('{(['.includes(one)) at = closing(code, at) ?? code.length;
    previous = code[at] ?? '';
  }
  return undefined;
}

function nextSolid(code: string, from: number): number {
  let at = from;
  while (at < code.length && /\s/.test(code[at] ?? '')) at += 1;
  return at;
}

/** Walks back from the arrow to the call it is an argument of. */
function isDescribeCallback(code: string, arrow: number): boolean {
  let depth = 0;
  for (let at = arrow - 1; at >= 0; at -= 1) {
    const one = code[at];
    if (one === ')' || one === ']' || one === '}') depth += 1;
    if (one === '(' || one === '[' || one === '{') depth -= 1;
    if (depth < 0) return /(?<![\w$])describe(?:\.\w+)*(?:\([^()]*\))?\s*$/.test(code.slice(Math.max(0, at - 400), at));
    if (depth === 0 && one === ';') return false;
  }
  return false;
}
