import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseWire } from '../parse-wire.ts';
import { EVENT_ACTS, EVENT_DATA, eventDataSchema, eventQuery } from './event.ts';

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `regrade.'));

const told = Object.entries(EVENT_ACTS).flatMap(([noun, acts]) =>
  Object.entries(acts).map(([act, says]) => ({ noun: noun as keyof typeof EVENT_DATA, act, says })),
);

describe('docs/events.md', () => {
  test('lists exactly the types of the contract, with their data', () => {
    const listed = told.map(({ noun, act, says }) => {
      const data = Object.keys(EVENT_DATA[noun].shape).join(', ');
      return `| \`regrade.${noun}.${act}.v1\` | ${data} | ${says} |`;
    });
    expect(rows).toEqual(listed);
  });
});

test.each(['regrade.license.revised.v2', 'regrade.license.sold.v1', 'regrade.constructor.revised.v1', 'license', ''])(
  'the type %j is not known to this version',
  (type) => expect(eventDataSchema(type)).toBeUndefined(),
);

test('types come as one text with commas, and every wrong one is named', () => {
  expect(parseWire(eventQuery, { type: 'regrade.license,regrade.quote.opened.v1' })).toEqual({
    ok: true,
    value: { type: ['regrade.license', 'regrade.quote.opened.v1'] },
  });
  expect(parseWire(eventQuery, { type: 'regrade.,Regrade' })).toMatchObject({
    findings: [{ path: '/type/0' }, { path: '/type/1' }],
  });
});
