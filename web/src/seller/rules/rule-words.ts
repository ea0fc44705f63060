import { defineTexts } from '../../text/language.tsx';

/** How rules are called, as the two manuals call them. */
export const RULE_WORDS = defineTexts({
  en: {
    ...{ rules: 'Upgrade Rules', scope: 'Sale-item scope', create: 'Create Upgrade Rule', set: 'Set Upgrade Rule' },
    ...{ original: 'Original specification', step: 'Capacity Expansion Step', edit: 'Edit', delete: 'Delete' },
    ...{ quantities: 'Quantities', timing: 'Takes effect', fit: 'Fit check', silence: 'If the seller stays silent' },
    ...{ now: 'at once', 'at-renewal': 'at renewal', 'customer-chooses': 'as the customer chooses' },
    ...{
      accept: 'accept',
      reject: 'reject',
      hold: 'hold for the operator',
      none: 'fixed',
      up: 'may grow',
      both: 'may grow and shrink',
    },
    ...{ asked: 'the software is asked first', notAsked: 'not asked', state: 'State', save: 'OK' },
    silent: (after: string, outcome: string) => `after ${after}: ${outcome}`,
  },
  zh: {
    ...{ rules: '升级规则', scope: '售卖项可变更范围', create: '创建升级规则', set: '设置升级规则' },
    ...{ original: '原规格', step: '扩容步长', edit: '编辑', delete: '删除' },
    ...{ quantities: '数量', timing: '生效时间', fit: '适配检查', silence: '卖家未响应时' },
    ...{ now: '立即', 'at-renewal': '续费时', 'customer-chooses': '由客户选择' },
    ...{ accept: '接受', reject: '拒绝', hold: '由运营裁定', none: '不可变', up: '可增加', both: '可增可减' },
    ...{ asked: '先询问卖家软件', notAsked: '不询问', state: '状态', save: '确定' },
    silent: (after: string, outcome: string) => `${after}后${outcome}`,
  },
});
