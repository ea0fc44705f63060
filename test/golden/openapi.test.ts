import { buildOpenApi, isProblemCode, PROBLEM_CODES, parseWire, problemCodesOf, ROUTE_LIST } from '@regrade/client';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';

const document = buildOpenApi(ROUTE_LIST);

interface Schema {
  readonly additionalProperties?: unknown;
  /** Of a request that has several kinds: each of them. */
  readonly oneOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
}

const { schemas } = document['components'] as { schemas: Record<string, Schema> };

function isClosed({ additionalProperties, oneOf }: Schema): boolean {
  return oneOf ? oneOf.every(isClosed) : additionalProperties === false;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

describe('the OpenAPI description', () => {
  test('that is committed is the one that the routes give (after a change: run with -u, and read the difference)', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../contract/openapi.json');
  });

  test('is valid OpenAPI 3.1 to somebody else', async () => {
    expect(await new Validator().validate(structuredClone({ ...document }))).toMatchObject({ valid: true });
  });

  test('refers only to schemas it contains, and contains none that nothing refers to', () => {
    const names = new Set(referencesIn(document).map((reference) => reference.split('/').at(-1)));
    names.delete('ETag');
    expect([...names].toSorted()).toEqual(Object.keys(schemas).toSorted());
  });

  test('has every operation once, under its own id', () => {
    const addresses = ROUTE_LIST.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    const operations = Object.values(document.paths).flatMap((operationsOfPath) => Object.values(operationsOfPath));
    expect(operations).toHaveLength(ROUTE_LIST.length);
  });

  test.each(ROUTE_LIST)('names every parameter in the path of $id', ({ path, params }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
  });

  test.each(ROUTE_LIST.flatMap(({ query, ...route }) => (query ? [{ ...route, query }] : [])))(
    'says which parameters of the query of $id may not be left out',
    ({ method, path, query }) => {
      const operation = document.paths[path]?.[method.toLowerCase()] as { parameters?: readonly Parameter[] };
      const needed = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && parameter.required);
      const nothing = parseWire(query, {});
      const missed = nothing.ok ? [] : nothing.findings.map((finding) => finding.path.slice(1));
      expect(needed.map(({ name }) => name)).toEqual(missed);
    },
  );

  test('leaves answers open to additions and refuses unknown fields in requests', () => {
    const closed = Object.entries(schemas).flatMap(([name, schema]) => (isClosed(schema) ? [name] : []));
    expect(closed.toSorted()).toEqual(
      Object.keys(schemas)
        .filter((name) => name.endsWith('Request'))
        .toSorted(),
    );
  });
});

/** Of an address without a route, and of jobs that come too early. */
const NOT_OF_A_ROUTE = [
  'request.method-not-allowed',
  'renewal.not-due',
  'order.not-due',
  'license.not-due',
  'clock.not-due',
];

test('every problem code is answered by some route, and every route answers known codes only', () => {
  const answered = new Set(ROUTE_LIST.flatMap((route) => problemCodesOf(route)));
  expect([...answered].filter((code) => !isProblemCode(code))).toEqual([]);
  expect(PROBLEM_CODES.filter((code) => !answered.has(code))).toEqual(NOT_OF_A_ROUTE);
});

test('what moves money or adjusts needs an idempotency key (contract §4)', () => {
  const idempotent = ROUTE_LIST.filter((route) => route.idempotent).map(({ id }) => id);
  expect(idempotent.toSorted()).toEqual([
    'adjustInstance',
    'cancelBulkChange',
    'cancelOrder',
    'confirmPayment',
    'confirmRefund',
    'correctOrder',
    'creditWallet',
    'decideHeldOrder',
    'executeBulkChange',
    'failPayment',
    'failRefund',
    'importSubscriptions',
    'payOrder',
    'placeOrder',
    'purchase',
    'renewSubscription',
  ]);
});

test('nothing but health, figures, keys, the reference and signing in is public, and what is signed', () => {
  const open = ROUTE_LIST.filter(({ roles, signature, tags }) => {
    return roles === 'public' && !signature && !tags.includes('Sessions');
  }).map(({ path }) => path);
  expect(open).toEqual(['/.well-known/jwks.json', '/healthz', '/readyz', '/metrics', '/openapi.json', '/docs/api']);
});
