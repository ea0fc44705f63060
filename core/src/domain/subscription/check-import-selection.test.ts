import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { IMPORT_SLICE } from '../../testing/import-row.ts';
import { plannedSelection } from './check-import-selection.ts';

const { catalog } = buildRelease(
  helpdeskDocument({
    specification: {
      attributes: [
        { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
        { id: 'cloud', kind: 'choice', values: ['shared', 'own'] },
      ],
      skus: [{ sku: { edition: 'basic', cloud: 'own' }, prices: [] }],
    },
    rules: { style: 'upgrade-rules', specifications: [] },
  }),
);

test.each<[string, string, string, Record<string, string>, string]>([
  [
    'of what the release knows in its order',
    'app',
    'standard',
    { cloud: 'own', edition: 'basic' },
    'edition=basic;cloud=own',
  ],
  ['of other choices as they stand', 'app', 'standard', { cloud: 'own', region: 'a b' }, 'cloud=own;region=a%20b'],
  ['of fewer choices as they stand', 'app', 'standard', { cloud: 'own' }, 'cloud=own'],
  [
    'of an unknown specification as they stand',
    'app',
    'gone',
    { cloud: 'own', edition: 'basic' },
    'cloud=own;edition=basic',
  ],
  [
    'of an unknown component as they stand',
    'gone',
    'standard',
    { cloud: 'own', edition: 'basic' },
    'cloud=own;edition=basic',
  ],
  ['of no choices as everywhere', 'gone', 'standard', {}, '-'],
])('a past selection is keyed by the choices %s', (_what, component, specification, sku, skuKey) => {
  const { quantities } = IMPORT_SLICE;
  expect(plannedSelection(catalog, component, { ...IMPORT_SLICE, specification, sku })).toEqual({
    ...{ component, specification, sku, skuKey, quantities },
  });
});
