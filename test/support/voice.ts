import { type Editable, readSample } from './world-market.ts';

/**
 * The sample's helpdesk with more to adjust: voice minutes by line and a flat rate, both billed offline, and metered voice
 * that is billed by subscription.
 */
export async function voiceDocument(edit: (document: Editable) => void = () => undefined): Promise<Editable> {
  const document = structuredClone(await readSample('helpdesk'));
  const voice = document.components.find(({ id }: Editable) => id === 'voice');
  const minutes = { id: 'minutes', kind: 'quantity', min: 1000, max: 100_000, step: 1000, unit: 'minute' };
  voice.specifications = [
    {
      id: 'minutes',
      billing: 'offline',
      attributes: [{ id: 'line', kind: 'choice', values: ['basic', 'premium', 'old'] }, minutes],
      skus: [
        { sku: { line: 'basic' }, prices: [] },
        { sku: { line: 'premium' }, quantities: { minutes: { max: 50_000 } }, prices: [] },
        { sku: { line: 'old' }, removed: true, prices: [] },
      ],
    },
    { id: 'flat', billing: 'offline', attributes: [], skus: [{ sku: {}, prices: [] }] },
    {
      id: 'metered',
      billing: 'subscription',
      attributes: [],
      skus: [
        {
          sku: {},
          prices: [{ period: 'P1Y', currency: 'USD', parts: [{ model: 'flat', amount: '10.00' }] }],
        },
      ],
    },
  ];
  edit(document);
  return document;
}

export const voice = (minutes: number, line = 'basic') => ({
  component: 'voice',
  specification: 'minutes',
  sku: { line },
  quantities: { minutes },
});
