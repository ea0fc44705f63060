import { jointRepair } from '@regrade/client';
import { applyJointRepair, type CheapestRepair, type JointRepair } from '@regrade/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../core/src/testing/random-catalog.ts';
import { smallPriceDocument } from '../../core/src/testing/small-price-document.ts';
import { type CheckedFile, runCheck } from '../../server/src/cli/check.ts';

async function checkFile(document: unknown, { repair = true, json = true } = {}) {
  const text = JSON.stringify(document);
  return runCheck({ files: ['catalog.json'], json, repair, readFile: async () => text });
}

async function answerFor(document: unknown): Promise<CheckedFile> {
  const { stdout, exitCode } = await checkFile(document);
  const { files } = JSON.parse(stdout) as { files: [CheckedFile] };
  expect(exitCode).toBe(files[0].ok ? 0 : 1);
  // What the command line prints is what the API promises.
  if (files[0].repair) expect(jointRepair.parse(files[0].repair)).toEqual(files[0].repair);
  return files[0];
}

/** Plans at flat monthly prices, and rules between them. */
function plansDocument(prices: { [plan: string]: string }, rules: readonly (readonly [string, string])[]) {
  const specification = {
    id: 'app',
    name: 'App',
    billing: 'subscription',
    attributes: [{ id: 'plan', kind: 'choice', values: Object.keys(prices) }],
    skus: Object.entries(prices).map(([plan, amount]) => ({
      sku: { plan },
      prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount }] }],
    })),
  };
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'thing', name: 'Thing', type: 'marketplace', feeRule: 'exact@1', protocol: 'license-only' },
    components: [{ id: 'main', role: 'base', specifications: [specification] }],
    rules: {
      style: 'upgrade-rules',
      specifications: [
        { from: 'app', skus: rules.map(([from, to]) => ({ from: { plan: from }, to: [{ plan: to }] })) },
      ],
    },
  };
}

describe('check --repair', () => {
  test('check finds no target that is not dearer in the file that its repair makes, and exactly the errors it lists', async () => {
    const documents = fc
      .tuple(
        fc.constantFrom(randomCatalogDocument, smallPriceDocument),
        fc.constantFrom('upgrade-rules' as const, 'scope' as const),
        fc.constantFrom('marketplace' as const, 'direct' as const),
        fc.gen(),
      )
      .map(([make, style, type, value]) => make((max) => (max <= 0 ? 0 : value(fc.nat, { max })), { style, type }));
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { repair } = await answerFor(document);
        if (!repair?.feasible) return;
        const after = await answerFor(applyJointRepair(document, repair));
        const errors = after.findings.filter(({ severity }) => severity === 'error');
        const named = (findings: CheapestRepair['remaining']) => findings.map(({ code, path }) => `${code} ${path}`);
        expect(named(errors)).toEqual(named(repair.remaining));
        expect(errors.map(({ code }) => code)).not.toContain('rule.target-not-dearer');
        expect(after.repair).toMatchObject({ feasible: true, edits: [], cost: '0' } satisfies Partial<JointRepair>);
      }),
      { numRuns: 200 },
    );
  });

  test('without the option there is no repair, and where rules cannot be verified there is none either', async () => {
    const document = plansDocument({ solo: '5.00', team: '5.00' }, [['solo', 'team']]);
    expect(JSON.parse((await checkFile(document, { repair: false })).stdout).files[0]).not.toHaveProperty('repair');
    expect(await answerFor({ ...document, components: 7 })).not.toHaveProperty('repair');
  });

  test('people read what to write where', async () => {
    const document = plansDocument({ solo: '5.00', team: '4.00', firm: '4.50' }, [
      ['solo', 'team'],
      ['team', 'firm'],
    ]);
    const { stdout } = await checkFile(document, { json: false });
    expect(stdout.slice(stdout.indexOf('  joint repair'))).toMatchInlineSnapshot(`
      "  joint repair: 2 prices to change
          - Lower the price of solo for P1M by 0.52 USD.
            /components/0/specifications/0/skus/0/prices/0/parts/0: "5.00" becomes "4.48"
          - Raise the price of team for P1M by 0.49 USD.
            /components/0/specifications/0/skus/1/prices/0/parts/0: "4.00" becomes "4.49"
      "
    `);
  });

  test('people read which rules contradict each other', async () => {
    const document = plansDocument({ solo: '5.00', team: '4.00' }, [
      ['solo', 'team'],
      ['team', 'solo'],
    ]);
    const { stdout } = await checkFile(document, { json: false });
    expect(stdout.slice(stdout.indexOf('  joint repair'))).toMatchInlineSnapshot(`
      "  joint repair: there is none
          For P1M in USD, solo → team and team → solo cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.
          - /rules/specifications/0/skus/0
          - /rules/specifications/0/skus/1
      "
    `);
  });
});
