import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runOptions } from './options.ts';
import { InputFault } from './read-input.ts';

const HELPDESK = new URL('../../../examples/helpdesk.yaml', import.meta.url);

/** Basic for 100 agents over June 2025, bought at 900.00. */
function subscription(over: object = {}) {
  const selection = {
    component: 'app',
    specification: 'standard',
    sku: { edition: 'basic' },
    skuKey: 'edition=basic',
    quantities: { agents: 100 },
  };
  const slice = { agreedPrice: '900.00', charge: '900.00', credited: '0.00', paid: '900.00', refunded: '0.00' };
  const term = { start: '2025-06-01T00:00:00Z', end: '2025-07-01T00:00:00Z' };
  return {
    currency: 'USD',
    period: 'P1M',
    term,
    state: 'active',
    openOrder: null,
    components: [selection],
    slices: [{ component: 'app', from: term.start, to: term.end, selection, ...slice }],
    ...over,
  };
}

async function run(request: unknown, file = 'helpdesk.yaml') {
  const outcome = await runOptions({
    file,
    input: JSON.stringify(request),
    json: true,
    readFile: async (name) => {
      if (name !== 'helpdesk.yaml') throw new InputFault(`${name} cannot be read: there is no such file.`);
      return readFile(HELPDESK, 'utf8');
    },
  });
  return { ...outcome, answer: JSON.parse(outcome.stdout) };
}

describe('regrade options', () => {
  test('prices what is paid ahead with what runs, as the service shows its terms', async () => {
    const [june] = subscription().slices;
    const july = { ...june, from: '2025-07-01T00:00:00Z', to: '2025-08-01T00:00:00Z' };
    const term = { start: '2025-06-01T00:00:00Z', end: july.to };
    const terms = [
      { start: term.start, end: july.from, periods: 1 },
      { start: july.from, end: july.to, periods: 1 },
    ];
    const ahead = subscription({ term, terms, slices: [june, july] });
    // 60.00 for what is left of June, as without July, and 90.00 for July.
    const { answer } = await run({ subscription: ahead, at: '2025-06-11T00:00:00Z' });
    expect(answer.options).toMatchObject([{ net: '150.00' }, { net: '581.67' }]);
    const later = await run({ subscription: ahead, at: '2025-07-01T00:00:00Z' });
    expect(later.answer.options).toMatchObject([{ net: '90.00' }, { net: '349.00' }]);
  });

  test('lists growth and the advanced edition with the fee of the remaining days', async () => {
    const { exitCode, answer } = await run({ subscription: subscription(), at: '2025-06-11T00:00:00Z' });
    expect(exitCode).toBe(0);
    expect(answer.refused).toEqual([]);
    // 20 of 30 days are left: (990.00 - 900.00) x 2/3, and (1249.00 - 900.00) x 2/3.
    expect(answer.options).toMatchObject([
      {
        specification: 'standard',
        skuKey: 'edition=basic',
        quantities: { agents: { min: 110, max: 1000, step: 10 } },
        at: { quantities: { agents: 110 } },
        direction: 'upgrade',
        net: '60.00',
        rule: '/rules/specifications/0',
      },
      {
        skuKey: 'edition=advanced',
        quantities: { agents: { min: 80, max: 1000, step: 10 } },
        at: { quantities: { agents: 100 } },
        direction: 'upgrade',
        net: '232.67',
        timing: 'now',
        rule: '/rules/specifications/0/skus/0/to/0',
      },
    ]);
  });

  test('takes a subscription without slices as bought at the list price of the file', async () => {
    const { answer } = await run({ subscription: subscription({ slices: undefined }), at: '2025-06-11T00:00:00Z' });
    expect(answer.options[1].net).toBe('232.67');
  });

  test('refuses every option of a subscription that has ended, with the code of the quote', async () => {
    const { exitCode, answer } = await run({ subscription: subscription(), at: '2025-07-01T00:00:00Z' });
    expect(exitCode).toBe(0);
    expect(answer.options).toEqual([]);
    expect(answer.refused.map(({ code }: { code: string }) => code)).toEqual([
      'subscription.ended',
      'subscription.ended',
    ]);
  });

  test('answers a wrong call and an unreadable file with exit 2 and an error in JSON', async () => {
    const wrong = await run({ subscription: {}, at: 'now' });
    expect(wrong).toMatchObject({ exitCode: 2, answer: { error: { code: 'call.invalid' } } });
    const missing = await run({ subscription: subscription(), at: '2025-06-11T00:00:00Z' }, 'missing.yaml');
    expect(missing).toMatchObject({ exitCode: 2, answer: { error: { code: 'file.unreadable' } } });
  });

  test('prints a line per selection for people', async () => {
    const outcome = await runOptions({
      file: 'helpdesk.yaml',
      input: JSON.stringify({ subscription: subscription(), at: '2025-06-11T00:00:00Z' }),
      json: false,
      readFile: () => readFile(HELPDESK, 'utf8'),
    });
    expect(outcome.stdout).toContain(
      'app standard edition=advanced: agents 80 to 1000 in 10s, net 232.67 USD at agents 100, now',
    );
  });
});
