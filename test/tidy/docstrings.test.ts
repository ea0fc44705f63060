/** Every function and constant that a door of the library opens to is documented where it is declared. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const DOORS = ['index.ts', 'licenses.ts', 'license/index.ts', 'testing/index.ts'];
const CORE = new URL('../../core/src/', import.meta.url);
const WORDS_MIN = 2;

interface Exported {
  readonly name: string;
  readonly file: URL;
}

function exportedBy(door: string): Exported[] {
  const at = new URL(door, CORE);
  const statements = readFileSync(at, 'utf8').matchAll(/^export \{([^}]*)\} from '([^']+)';/gm);
  return [...statements].flatMap(([, names = '', path = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => ({ name, file: new URL(path, at) })),
  );
}

/** The words of the comment above a declaration; undefined where there is no declaration of that name. */
function docstringOf({ name, file }: Exported): string | undefined {
  const text = readFileSync(file, 'utf8');
  const declared = new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`, 'm').exec(text);
  if (!declared) return undefined;
  return /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, declared.index))?.[1] ?? '';
}

describe.each(DOORS)('what core/src/%s exports', (door) => {
  test('is named where it is declared', () => {
    const exported = exportedBy(door);
    expect(exported.length).toBeGreaterThan(0);
    expect(exported.filter((each) => docstringOf(each) === undefined).map(({ name }) => name)).toEqual([]);
  });

  test('has a docstring', () => {
    const isShort = (each: Exported) => (docstringOf(each) ?? '').split(/\s+/).length < WORDS_MIN + 1;
    expect(
      exportedBy(door)
        .filter(isShort)
        .map(({ name }) => name),
    ).toEqual([]);
  });
});
