import { PROBLEM_CODES } from '@regrade/client';
import { describe, expect, test } from 'vitest';
import { CHINESE_PROBLEMS, createChineseWords } from './chinese-words.ts';

const words = createChineseWords();
const HAS_CHINESE = /[\u4e00-\u9fff]/;

test('every problem code of the registry has a title and a way out in Chinese, and no other code has', () => {
  expect(Object.keys(CHINESE_PROBLEMS).toSorted()).toEqual(PROBLEM_CODES.toSorted());
  for (const texts of Object.values(CHINESE_PROBLEMS)) for (const text of texts) expect(text).toMatch(HAS_CHINESE);
});

describe('a text of the service', () => {
  test.each([
    ['agents 5 lies outside 10 to 200.', 'agents 5 超出范围，可选 10 至 200。'],
    [
      'The target costs 900.00 USD for P1M, which is not more than the 1200.00 USD of what runs now; this product can only be upgraded.',
      '目标规格（1个月）价格为 USD 900.00，不高于当前规格的 USD 1,200.00；该商品仅支持升级。',
    ],
    [
      'This subscription has changed 3 times today (Asia/Shanghai), and 3 a day is the most. It can change again from 2026-03-01T16:00:00Z.',
      '该订阅今天（Asia/Shanghai）已变更 3 次，每天最多 3 次。2026年3月1日 16:00 UTC 起可以再次变更。',
    ],
    [
      'There is no fee rule "exact@9". Did you mean "exact@1"? Use a known rule, for example exact@1.',
      /没有计费规则.*是否为.*请使用/,
    ],
  ])('%s', (english, chinese) => {
    const said = words.sentence(english);
    if (typeof chinese === 'string') expect(said?.replaceAll('\u00a0', ' ')).toBe(chinese);
    else expect(said).toMatch(chinese);
  });

  test('that no table knows, in whole or in part, is left to its English', () => {
    expect(words.sentence('We are on holiday.')).toBeUndefined();
    expect(words.sentence('agents 5 lies outside 10 to 200. We are on holiday.')).toBeUndefined();
  });
});

describe('a problem', () => {
  test('whose detail is known is said whole, with no English beside it', () => {
    const said = words.problem({ code: 'coupon.unknown', detail: 'There is no coupon SPRING.' });
    expect(said).toEqual({ title: '优惠券不存在', text: '没有优惠券 SPRING。' });
  });

  test('whose detail is not known has its title and way out, and keeps the English', () => {
    const said = words.problem({ code: 'payment.refused', detail: 'The payment was refused: card declined' });
    expect(said).toMatchObject({ title: '支付服务拒绝了付款', english: 'The payment was refused: card declined' });
    expect(said?.text).toMatch(HAS_CHINESE);
  });

  test('of a code of a later version is left to its English', () => {
    expect(words.problem({ code: 'order.beamed-up', detail: 'Gone.' })).toBeUndefined();
  });
});
