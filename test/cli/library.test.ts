/** `@regrade/core` as others use it: as a library in Node, and in a browser, where there is no Node. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { readCatalogText } from '@regrade/client';
import * as core from '@regrade/core';
import { assert } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { bundleCore } from '../../scripts/bundle-core.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = `${ROOT}examples/library.ts`;

test('the example of the library fits thirty lines, and says what the change of the README costs and why', () => {
  expect(readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  const node = `${ROOT}node_modules/.bin/node`;
  const printed = execFileSync(node, ['--conditions=source', EXAMPLE], { encoding: 'utf8' }).trimEnd().split('\n');
  expect(printed[0]).toBe('2 rules proven at every quantity, 0 findings');
  expect(printed[1]).toBe('upgrade by /rules/specifications/0/skus/0/to/0');
  expect(printed).toContain('net: (24490.00 - 9000.00) x 15811200/31536000 = 7766.22');
});

/** What a program asks of the library; runs in Node and, as text, in the bare context. */
const ASK = `({ request, document }) => {
  const { catalog, findings } = regrade.parseCatalog(document);
  const policy = regrade.findProductType(regrade.BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  return JSON.stringify({
    fee: regrade.answerFeeRequest(request),
    findings,
    verified: regrade.verifyCatalog(catalog, policy),
    repair: regrade.repairCatalog(catalog, policy),
    rules: regrade.feeRules.map(({ id }) => id),
  });
}`;

const REQUEST = {
  feeRule: 'huawei-koogallery@2023-06-12',
  request: {
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    term: { start: '2026-01-31', end: '2027-01-31' },
    at: '2026-07-02T23:30:00+08:00',
    from: { price: '1200.00', per: 'P1M' },
    to: { price: '3600.00', per: 'P1M' },
  },
};

/** A price list of 100 SKUs with eight rows each and 99 rules, as an editor has it, which asks after each edited row. */
const EDIT = `() => {
  const numbers = (count) => Array.from({ length: count }, (_, index) => index);
  const choices = (sku) => ({ tens: 'v' + Math.floor(sku / 10), ones: 'v' + (sku % 10) });
  const flat = (amount) => ({ model: 'flat', amount: amount.toFixed(2) });
  const values = numbers(10).map((digit) => 'v' + digit);
  const document = {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'plans', name: 'Plans', type: 'marketplace', feeRule: 'exact@1', protocol: 'license-only' },
    components: [{ id: 'app', role: 'base', specifications: [{
      id: 'plan',
      name: 'Plan',
      billing: 'subscription',
      attributes: [
        { id: 'tens', kind: 'choice', values },
        { id: 'ones', kind: 'choice', values },
        { id: 'seats', kind: 'quantity', min: 1, max: 1000000, step: 1, unit: 'seat' },
      ],
      skus: numbers(100).map((sku) => ({
        sku: choices(sku),
        prices: numbers(8).map((row) => ({
          period: 'P' + (row + 1) + 'M',
          currency: 'USD',
          parts: [flat(10 * (sku + 1)), { model: 'linear', of: 'seats', amount: '1.00' }],
        })),
      })),
    }] }],
    rules: { style: 'upgrade-rules', specifications: [
      { from: 'plan', skus: numbers(99).map((sku) => ({ from: choices(sku), to: [choices(sku + 1)] })) },
    ] },
  };
  const checker = regrade.createCatalogChecker();
  const say = ({ ok, findings, proven }) => ({ ok, findings, proven });
  return {
    edit: (sku, amount) => {
      document.components[0].specifications[0].skus[sku].prices[0].parts[0] = flat(amount);
    },
    recheck: () => JSON.stringify(say(checker.check(document))),
    check: () => JSON.stringify(say(regrade.checkCatalog(document))),
  };
}`;

interface Editor {
  readonly edit: (sku: number, amount: number) => void;
  readonly recheck: () => string;
  readonly check: () => string;
}

describe('in a browser', () => {
  test('an editor of 100 SKUs, 99 rules and 800 price rows asks after each edit, and hears what a check of the whole says', async () => {
    const { code } = await bundleCore();
    expect(/["'`]node:|require\(/.test(code)).toBe(false);
    const editor: Editor = new Script(`${code}\n(${EDIT})()`).runInContext(createContext(Object.create(null)));
    expect(JSON.parse(editor.recheck())).toEqual({ ok: true, findings: [], proven: 792 });
    editor.edit(40, 425);
    expect(editor.recheck()).toBe(editor.check());
    expect(JSON.parse(editor.recheck())).toMatchObject({ ok: false, findings: [{ code: 'rule.target-not-dearer' }] });
    for (const edit of [3, 40, 41, 99]) {
      editor.edit(edit, 10 * edit + 10.01);
      expect(editor.recheck()).toBe(editor.check());
    }
  });

  test('the library needs ECMAScript and Intl only, and answers there as in Node', async () => {
    const { code } = await bundleCore();
    const text = readFileSync(`${ROOT}examples/drive-conflict.yaml`, 'utf8');
    const read = readCatalogText(text);
    assert(read.ok, 'an example can be read');
    const input = JSON.stringify({ request: REQUEST, document: read.value });
    const inNode = new Function('regrade', `return (${ASK})(${input})`)(core);
    const bare = createContext(Object.create(null));
    for (const name of ['process', 'Buffer', 'require', 'URL', 'TextEncoder', 'setTimeout', 'fetch']) {
      expect(new Script(`typeof ${name}`).runInContext(bare)).toBe('undefined');
    }
    const inBrowser = new Script(`${code}\n(${ASK})(${input})`).runInContext(bare);
    expect(JSON.parse(inBrowser)).toEqual(JSON.parse(inNode));
    expect(JSON.parse(inBrowser)).toMatchObject({ verified: { findings: [{ code: 'rule.target-not-dearer' }] } });
  });
});
