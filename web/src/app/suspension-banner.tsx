import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: {
    title: 'Your account is suspended',
    refused: 'You cannot buy, change or renew anything, and automatic renewals fail.',
    goesOn:
      'What you have runs on: licenses and everything you read here work as ever, and open orders can be paid, cancelled and finished. Terms end when they end.',
    ask: 'The operator of this marketplace suspended it, knows why, and can lift it.',
  },
  zh: {
    title: '您的账户已被暂停',
    refused: '暂停期间不能购买、变更或续费，自动续费也会失败。',
    goesOn: '已有服务照常运行：许可证和查看不受影响，未完成的订单仍可付款、取消和完成；订阅到期仍会结束。',
    ask: '暂停由本市场的运营方作出，请向运营方了解原因并申请恢复。',
  },
});

/** On every page of somebody whom the operator has suspended: what that keeps from them, what it does not, and who to ask. */
export function SuspensionBanner() {
  const texts = useTexts(TEXTS);
  return (
    <section className="suspension" aria-label={texts.title}>
      <b>{texts.title}</b>
      <span>{texts.refused}</span>
      <span>{texts.goesOn}</span>
      <span>{texts.ask}</span>
    </section>
  );
}
