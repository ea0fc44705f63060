import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginOrder, startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** What Prometheus reads (docs/operating.md, Metrics). */
let market: WebhookMarket;

beforeEach(async () => {
  market = await startWebhookMarket();
});
afterEach(() => market.close());

const LINE = /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"\\]*"(,\w+="[^"\\]*")*\})? (-?[\d.]+(e[-+]?\d+)?|Nan|\+Inf))$/;

async function scrape(): Promise<{ readonly text: string; readonly countOf: (series: string) => number | undefined }> {
  const response = await fetch(`${market.service.url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  for (const line of text.trim().split('\n').filter(Boolean)) expect(line).toMatch(LINE);
  const values = new Map(text.split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), line]));
  return {
    text,
    countOf: (series) => {
      const line = values.get(series);
      return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
    },
  };
}

test('commands, requests, deliveries and effects are counted, without a token, an id or a key', async () => {
  market.program.answer({ status: 500 });
  const { order, client } = await beginOrder(market);
  await market.deliver();
  const refused = client.call('placeOrder', { idempotencyKey: 'again', body: { quoteId: order.quote, net: '1.00' } });
  await expect(refused).rejects.toThrow();
  const { text, countOf } = await scrape();
  expect(countOf('regrade_command_seconds_count{command="place-order",outcome="ok"}')).toBe(1);
  expect(countOf('regrade_command_seconds_count{command="place-order",outcome="refused"}')).toBe(1);
  expect(countOf('regrade_refusals_total{code="quote.used"}') ?? 0).toBeLessThanOrEqual(1);
  expect(text).toMatch(/^regrade_refusals_total\{code="[a-z.-]+"\} 1$/m);
  expect(countOf('regrade_http_request_seconds_count{route="placeOrder",status="200"}') ?? 0).toBeLessThanOrEqual(1);
  expect(text).toMatch(/^regrade_http_request_seconds_count\{route="placeOrder",status="20\d"\} 1$/m);
  expect(countOf('regrade_deliveries_open{state="waiting"}')).toBe(1);
  expect(countOf('regrade_deliveries_open{state="dead-letter"}')).toBe(0);
  expect(countOf('regrade_outbox_effects{state="waiting"}')).toBe(1);
  expect(countOf('regrade_database_up')).toBe(1);
  expect(countOf('regrade_database_waiting{pool="writers"}')).toBe(0);
  expect(countOf('regrade_batch_commands_count')).toBeGreaterThan(5);
  expect(countOf('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  for (const secret of [order.id, order.subscription, market.seller.token, 'rgt_', 'sub_', 'acme']) {
    expect(text).not.toContain(secret);
  }
});

test('what waits too long shows for how long', async () => {
  await beginOrder(market);
  market.service.clock.advance(90);
  expect((await scrape()).countOf('regrade_outbox_late_seconds')).toBe(90);
});
