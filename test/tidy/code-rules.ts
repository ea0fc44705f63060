/** Rules about single lines of code: each refuses one thing and says why in a sentence. */
import { type Finding, findInCode, findingAt, isTestFile, type SourceText } from './source-text.ts';

const PRODUCT = /^(core|contract|server)\/src\//;
/** Characters before a sentence in which `refuse(` and its code stand. */
const REFUSAL_CODE_MAX = 100;
const MAY_PRINT = /^(server\/src\/cli|scripts|bench|examples)\//;

const REACHES_OUTSIDE = new RegExp(
  [
    /(?<![.\w$])Date\.now\b/,
    /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/,
    /\bTemporal\.Now\b/,
    /\bMath\.random\b/,
    /(?<![.\w$])process\./,
    /(?<![.\w$])globalThis\b/,
    /(?<![.\w$])crypto\./,
    /(?<![.\w$])fetch\s*\(/,
    /(?<![.\w$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/,
    /(?<![.\w$])performance\./,
    /\bimport\.meta\b/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'g',
);

export function checkPurity(source: SourceText): Finding[] {
  if (!source.path.startsWith('core/src/domain/') || isTestFile(source.path)) return [];
  return findInCode(
    source,
    REACHES_OUTSIDE,
    (found) => `"${found}" reaches outside: the domain gets it as an argument`,
  );
}

// Lower-case `max` is a field of a range; ATTEMPTS_MAX is a limit with a name, and welcome.
const COUNTING_LOOP = /(?<![\w$])for\s*\(([^;()]*(?:\([^()]*\)[^;()]*)*);([^;]*);([^{}]*?)\)\s*(?:\{|\w)/g;
const WALKS_QUANTITIES = /\+=\s*[\w.$?!]*step\b|\bquantity\b|\bsample\w*\b|<=?\s*[\w.$?!]*[mM]ax\b/i;
const LIMIT = /<=?\s*[A-Z\d_]+\s*;/;
const GRID_STEP = /\+=\s*[\w.$?!]*[sS]tep\b|\bArray\.from\(\s*\{\s*length:[^}]*\b(?:max|step|quantity)\b/g;

/** A domain can have 10^9 points per attribute: verification goes from break point to break point. */
export function checkQuantityLoops(source: SourceText): Finding[] {
  if (!source.path.startsWith('core/src/domain/rules/') || isTestFile(source.path)) return [];
  const sentence = 'walks over quantities or samples: use break points, a domain can have 10^9 points';
  const loops = [...source.code.matchAll(COUNTING_LOOP)].filter(
    ([header]) => WALKS_QUANTITIES.test(header.replace(LIMIT, ';')) && !/\bof\b/.test(header),
  );
  const steps = [...source.code.matchAll(GRID_STEP)];
  const lines = new Map(
    [...loops, ...steps].map((match) => findingAt(source, match.index, sentence)).map((f) => [f.line, f]),
  );
  return [...lines.values()];
}

// Lower or upper case only: a sentence that begins with "Select" or "Update" is for people.
const SQL = [
  /^(?:select|SELECT)\s[\s\S]*\s(?:from|FROM)\s+[\w"$(]/,
  /^(?:insert|INSERT)\s+(?:into|INTO)\s/,
  /^(?:update|UPDATE)\s+[\w."$]+(?:\s+(?:as\s+)?\w+)?\s+(?:set|SET)\s/,
  /^(?:delete|DELETE)\s+(?:from|FROM)\s/,
  /^(?:with|WITH)\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?(?:as|AS)\s*(?:not\s+)?(?:materialized\s*)?\(/,
  /^(?:create|CREATE|alter|ALTER|drop|DROP|truncate|TRUNCATE)\s+(?:unique\s+)?(?:table|TABLE|index|INDEX|schema|database)\b/,
];

export function checkSql(source: SourceText): Finding[] {
  if (/^(server\/src\/store|test|bench)\//.test(source.path)) return [];
  return source.strings
    .filter(({ value }) => SQL.some((pattern) => pattern.test(value.trimStart())))
    .map(({ start }) => findingAt(source, start, 'SQL outside server/src/store: give the query a name there'));
}

export function checkEnvironment(source: SourceText): Finding[] {
  if (!PRODUCT.test(source.path) || source.path === 'server/src/main.ts' || isTestFile(source.path)) return [];
  const sentence = () => 'reads the environment: only server/src/main.ts does, and hands it down';
  const imported = source.strings.filter(({ value }) => value === 'node:process' || value === 'process');
  return [
    ...findInCode(source, /\bprocess\s*\.\s*env\b/g, sentence),
    ...imported
      .filter(({ start }) => /\bfrom\s*$/.test(source.code.slice(Math.max(0, start - 20), start)))
      .map(({ start }) => findingAt(source, start, sentence())),
  ];
}

const REFUSAL_BEFORE = /\brefuse\(\s*'[^']*',\s*['`]?$/;
/** A gap at the end may hold a sentence that is one already. */
const WHOLE_SENTENCE = /^(?:[^a-z][\s\S]*[.?!]|[\s\S]*: \$\{[^{}]*\})$/;

/** What a refusal says is read by people: it begins like a sentence, and ends like one. */
export function checkRefusals(source: SourceText): Finding[] {
  if (!PRODUCT.test(source.path) || isTestFile(source.path)) return [];
  return source.strings
    .filter(({ start, value }) => {
      const before = source.text.slice(Math.max(0, start - REFUSAL_CODE_MAX), start);
      return REFUSAL_BEFORE.test(before) && !WHOLE_SENTENCE.test(value);
    })
    .map(({ start }) => findingAt(source, start, 'a refusal is a whole sentence, from its capital to its full stop'));
}

export function checkLeftovers(source: SourceText): Finding[] {
  const todo = /\b(?:TODO|FIXME|XXX)\b(?!\s*\(?#\d)/;
  const ignore = /@ts-(?:ignore|nocheck)\b/;
  return [
    ...source.comments.flatMap(({ start, value }) => [
      ...(todo.test(value)
        ? [findingAt(source, start + value.search(todo), 'a reminder without an issue number')]
        : []),
      ...(ignore.test(value) ? [findingAt(source, start + value.search(ignore), 'silences the compiler')] : []),
    ]),
    ...findInCode(
      source,
      /\bdeclare\s+(?:async\s+)?function\b/g,
      () => 'a function without a body compiles and then fails',
    ),
    ...findInCode(source, /(?::\s*|\bas\s+|<)any\b(?!\s*[(:])/g, () => 'any: parse it at the door or name its type'),
    ...findInCode(
      source,
      /(?<![.\w$])(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip|todo)\b/g,
      (found) => `${found}: every test runs`,
    ),
    ...(MAY_PRINT.test(source.path)
      ? []
      : findInCode(
          source,
          /\bconsole\.(?:log|debug|info|dir|table)\b/g,
          (found) => `${found}: log one wide line instead`,
        )),
  ];
}
