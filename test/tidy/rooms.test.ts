import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkImports, DOMAIN_ORDER } from './rooms.ts';
import { readSource } from './source-text.ts';

/** A specifier with a leading slash is a path from the root of the repository, written as the file would write it. */
function refusalsOf(path: string, ...specifiers: readonly string[]): string[] {
  const text = specifiers.map((specifier) => `import { a } from '${fromFile(path, specifier)}';`).join('\n');
  return checkImports(readSource(path, text)).map(({ line, sentence }) => `${line} ${sentence}`);
}

function fromFile(path: string, specifier: string): string {
  return specifier.startsWith('/') ? posix.relative(posix.dirname(path), specifier.slice(1)) : specifier;
}

describe('inside the domain', () => {
  test('every noun may import itself and what stands left of it, and nothing to its right', () => {
    for (const [own, noun] of DOMAIN_ORDER.entries()) {
      for (const [other, target] of DOMAIN_ORDER.entries()) {
        const refusals = refusalsOf(`core/src/domain/${noun}/a.ts`, `../${target}/b.ts`);
        expect(refusals, `${noun} imports ${target}`).toHaveLength(other <= own ? 0 : 1);
      }
    }
  });

  test.each([
    'node:crypto',
    'zod',
    'fast-check',
    '../../testing/fake-clock.ts',
    '../../license/index.ts',
    '@regrade/client',
  ])('the domain cannot import %s', (specifier) =>
    expect(refusalsOf('core/src/domain/fees/share.ts', specifier)).toHaveLength(1),
  );

  test('its tests may use test packages, the platform, builders and golden files', () => {
    const path = 'core/src/domain/fees/share.test.ts';
    const golden = '/test/golden/fees/fee-cases.ts';
    expect(refusalsOf(path, 'vitest', 'fast-check', 'node:fs', '../../testing/index.ts', golden)).toEqual([]);
    expect(refusalsOf(path, 'zod', '../order/step-order.ts')).toHaveLength(2);
  });
});

describe('between the rooms', () => {
  test.each([
    ['core/src/license/index.ts', 'jose'],
    ['core/src/index.ts', '../../contract/src/index.ts'],
    ['core/src/index.ts', './testing/index.ts'],
    ['contract/src/index.ts', '../../core/src/index.ts'],
    ['contract/src/index.ts', '@regrade/core/testing'],
    ['contract/src/index.ts', 'node:fs'],
    ['server/src/engine/ports.ts', '@regrade/client'],
    ['server/src/engine/ports.ts', '../store/database.ts'],
    ['server/src/engine/ports.ts', 'pg'],
    ['server/src/engine/ports.ts', 'node:fs'],
    ['server/src/store/order-store.ts', '@regrade/client'],
    ['server/src/store/order-store.ts', '../http/problem.ts'],
    ['server/src/protocols/webhook/index.ts', '../osb-2/wire.ts'],
    ['server/src/protocols/http-call.ts', './osb-2/wire.ts'],
    ['server/src/protocols/webhook/index.ts', '../../store/database.ts'],
    ['server/src/http/routes/quotes.ts', '../../store/quote-store.ts'],
    ['server/src/http/routes/quotes.ts', '../../protocols/http-call.ts'],
    ['server/src/http/routes/quotes.ts', '../../main.ts'],
    ['server/src/cli/check.ts', '../engine/ports.ts'],
    ['web/src/customer/quote-page.tsx', '/server/src/http/problem.ts'],
    ['web/src/customer/quote-page.tsx', 'regrade'],
  ])('%s cannot import %s', (path, specifier) => expect(refusalsOf(path, specifier)).toHaveLength(1));

  test.each([
    ['core/src/index.ts', './domain/fees/share.ts'],
    ['contract/src/index.ts', '@regrade/core'],
    ['contract/src/read-yaml-text.ts', 'yaml'],
    ['server/src/engine/orders/place-order.ts', '../ports.ts'],
    ['server/src/engine/orders/place-order.ts', 'node:crypto'],
    ['server/src/store/order-store.ts', '../engine/ports.ts'],
    ['server/src/store/order-store.ts', 'pg'],
    ['server/src/protocols/webhook/index.ts', '../http-call.ts'],
    ['server/src/http/routes/quotes.ts', '@regrade/client'],
    ['server/src/http/routes/quotes.ts', '../../engine/quotes/request-quote.ts'],
    ['server/src/cli/check.ts', '@regrade/client'],
    ['server/src/main.ts', './store/database.ts'],
    ['server/src/store/order-store.test.ts', '/test/support/postgres.ts'],
    ['web/src/customer/quote-page.tsx', '@regrade/client'],
    ['test/store/database.test.ts', '../../server/src/store/database.ts'],
  ])('%s may import %s', (path, specifier) => expect(refusalsOf(path, specifier)).toEqual([]));

  test('a file outside every room is refused', () => {
    expect(refusalsOf('server/src/helpers/a.ts')).toHaveLength(1);
    expect(refusalsOf('core/src/domain/misc/a.ts', './b.ts')).toHaveLength(1);
  });
});
