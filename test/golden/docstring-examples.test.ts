import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import * as core from '@regrade/core';
import * as testing from '@regrade/core/testing';
import { describe, expect, test } from 'vitest';

/**
 * The examples in the docstrings of the core, run as they stand. A line `expression; // => shown` is a promise: the value is
 * shown as Node shows it, a text as itself.
 */
const SOURCES = fileURLToPath(new URL('../../core/src/', import.meta.url));
const MODULES = { '@regrade/core': core, '@regrade/core/testing': testing };

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The functions by which a program enters the library: each shows how it is called. */
const ENTRANCES = [
  ...['parseCatalog', 'verifyCatalog', 'repairCatalog', 'decideChange', 'listOptions'],
  ...['buildQuote', 'computeFee', 'answerFeeRequest', 'evaluateFormula'],
];

const examples = globSync('**/*.ts', { cwd: SOURCES }).flatMap((path) => examplesIn(path));

function examplesIn(path: string): Example[] {
  const text = readFileSync(join(SOURCES, path), 'utf8');
  const documented = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?function (\w+)/g);
  return [...documented].flatMap(([, docstring = '', name = '']) =>
    [...docstring.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => ({
      name,
      code: block.replaceAll(/^ \* ?/gm, ''),
    })),
  );
}

/** As the body of a function: imports are taken from the modules at hand, promises are checked. */
function bodyOf({ code }: Example): string {
  const imported = code.replaceAll(/^import \{([^}]*)\} from '([^']+)';$/gm, (_line, names: string, module: string) => {
    const values = names.split(',').filter((name) => !name.trim().startsWith('type '));
    return `const {${values.join(',')}} = modules['${module}'];`;
  });
  const checked = imported.replaceAll(
    /^(.*); \/\/ => (.*)$/gm,
    (_line, expression: string, shown: string) => `expect(show(${expression})).toBe(${JSON.stringify(shown)});`,
  );
  return stripTypeScriptTypes(checked);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 6 });
}

describe('the example in the docstring', () => {
  test.each(examples)('of $name does what it says', (example) => {
    expect(example.code).toContain(' // => ');
    new Function('modules', 'expect', 'show', bodyOf(example))(MODULES, expect, show);
  });

  test.each(ENTRANCES)('of %s is there', (entrance) => {
    expect(examples.map(({ name }) => name)).toContain(entrance);
  });
});
