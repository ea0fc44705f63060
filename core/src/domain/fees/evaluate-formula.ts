import { add, divide, max, min, multiply, negate, parseDecimal, type Rational, subtract } from '../kernel/rational.ts';

/**
 * Evaluates the formula of a step exactly: decimals, `+ - x /`, brackets, `min( , )` and `max( , )`, with the usual
 * precedence and from left to right. Answers undefined for anything else, for a division by 0, and above the limits.
 * Amounts of steps are in major units.
 *
 * ```ts
 * import { evaluateFormula, formatRational, present } from '@regrade/core';
 *
 * formatRational(present(evaluateFormula('(300.00 - 100.00) x 20/30'), 'a formula')); // => 400/3
 * evaluateFormula('1/0'); // => undefined
 * ```
 */
export function evaluateFormula(formula: string): Rational | undefined {
  if (formula.length > FORMULA_LENGTH_MAX) return undefined;
  const tokens = tokensOf(formula);
  if (tokens === undefined) return undefined;
  const reader: Reader = { tokens, next: 0, depth: 0 };
  const value = readSum(reader);
  return reader.next === tokens.length ? value : undefined;
}

/** Above the longest price there is: ten parts of fifty bands, each an amount of up to 26 characters times 10^9. */
const FORMULA_LENGTH_MAX = 25_000;
const DEPTH_MAX = 50;

interface Reader {
  readonly tokens: readonly string[];
  next: number;
  depth: number;
}

const TOKEN = /\s*(\d+(?:\.\d+)?|min|max|[-+x/(),])/y;

function tokensOf(formula: string): string[] | undefined {
  const text = formula.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
}

function readSum(reader: Reader): Rational | undefined {
  let sum = readProduct(reader);
  while (sum !== undefined && (takes(reader, '+') || takes(reader, '-'))) {
    const operator = reader.tokens[reader.next - 1];
    const next = readProduct(reader);
    if (next === undefined) return undefined;
    sum = operator === '+' ? add(sum, next) : subtract(sum, next);
  }
  return sum;
}

function readProduct(reader: Reader): Rational | undefined {
  let product = readFactor(reader);
  while (product !== undefined && (takes(reader, 'x') || takes(reader, '/'))) {
    const operator = reader.tokens[reader.next - 1];
    const next = readFactor(reader);
    if (next === undefined || (operator === '/' && next.n === 0n)) return undefined;
    product = operator === 'x' ? multiply(product, next) : divide(product, next);
  }
  return product;
}

function readFactor(reader: Reader): Rational | undefined {
  if (takes(reader, '-')) {
    const value = readFactor(reader);
    return value && negate(value);
  }
  if (takes(reader, '(')) return readBracket(reader, readSum);
  if (takes(reader, 'min'))
    return takes(reader, '(') ? readBracket(reader, (inner) => readPair(inner, min)) : undefined;
  if (takes(reader, 'max'))
    return takes(reader, '(') ? readBracket(reader, (inner) => readPair(inner, max)) : undefined;
  const token = reader.tokens[reader.next];
  const value = token === undefined ? undefined : parseDecimal(token);
  if (value !== undefined) reader.next += 1;
  return value;
}

function readBracket(reader: Reader, read: (reader: Reader) => Rational | undefined): Rational | undefined {
  reader.depth += 1;
  if (reader.depth > DEPTH_MAX) return undefined;
  const value = read(reader);
  reader.depth -= 1;
  return takes(reader, ')') ? value : undefined;
}

function readPair(reader: Reader, of: (a: Rational, b: Rational) => Rational): Rational | undefined {
  const first = readSum(reader);
  if (first === undefined || !takes(reader, ',')) return undefined;
  const second = readSum(reader);
  return second && of(first, second);
}

function takes(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.next] !== token) return false;
  reader.next += 1;
  return true;
}
