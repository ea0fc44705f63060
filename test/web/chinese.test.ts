import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';
import { expectNoEnglish } from '../support/no-english.ts';

/** A seller or a customer in China works without English: what the service refuses, finds and computes is said in Chinese. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

const HELPDESK = { product: 'acme.helpdesk', currency: 'USD', period: 'P1M', pay: 'wallet' } as const;

test('中文：不可选的目标写明原因，费用的计算逐行可读', async () => {
  const customer = await market.addCustomer('小红', 100_000_000n);
  const client = market.client(customer.token);
  const own = {
    component: 'app',
    specification: 'standard',
    sku: { edition: 'advanced' },
    quantities: { agents: 100 },
  };
  const bought = await client.call('purchase', { idempotencyKey: 'own', body: { ...HELPDESK, components: [own] } });
  const page = await market.openPage({
    path: `/customer/subscriptions/${bought.body.id}/change?change=${encodeURIComponent('app|standard|edition=advanced|agents:150')}`,
    as: customer,
    language: 'zh',
  });
  await page.getByText(/没有规则允许 standard 的 edition=advanced 变更为 standard 的 edition=basic/).waitFor();
  await page.getByRole('complementary', { name: '费用' }).getByRole('button', { name: /USD/ }).first().click();
  await page.getByText('目录价：app edition=advanced，1个月').waitFor();
  await expectNoEnglish(page);
});

test('中文：不存在的页面、被拒绝的请求', async () => {
  const page = await market.openPage({
    path: '/customer/subscriptions/sub_k7q2mz4a_0190b2a0000070008000000000000000',
    as: 'Northwind Support',
    language: 'zh',
    expected: [/404/],
  });
  await page.getByText('内容不存在').waitFor();
  await expectNoEnglish(page);
});

test('中文：校验结果、修复方法与一并修复', async () => {
  const page = await market.openPage({
    path: '/seller/products/onepassword.business',
    as: 'onepassword',
    language: 'zh',
  });
  await page.getByText('请调整其中一个价格，或删除该规则。').first().waitFor();
  await page
    .getByText(/将 .+的价格提高/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '一并修复' }).click();
  await page.getByRole('button', { name: '全部应用' }).waitFor();
  await expectNoEnglish(page);
  expect(await page.locator('article [lang="en"]').count()).toBe(0);
});

test('中文：规则图与差异用卖家所起的名称', async () => {
  const page = await market.openPage({ path: '/seller/products/acme.helpdesk/change', as: 'acme', language: 'zh' });
  await page.getByText('坐席每次增加 10，可减少').first().waitFor();
  await expectNoEnglish(page);
});
