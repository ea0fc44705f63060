import type { Account } from '@regrade/client';
import { useAct } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { StateMark } from '../ui/state-mark.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ active: 'Active', suspended: 'Suspended', suspend: 'Suspend', resume: 'Resume' },
    suspendTitle: (name: string) => `Suspend ${name}`,
    suspendWhy:
      'They buy, change and renew nothing until they are resumed, and automatic renewals fail. What runs goes on: licenses, reading, deliveries and open orders.',
    resumeTitle: (name: string) => `Resume ${name}`,
    resumeWhy: 'They may buy, change and renew again at once.',
  },
  zh: {
    ...{ active: '正常', suspended: '已暂停', suspend: '暂停', resume: '恢复' },
    suspendTitle: (name: string) => `暂停账户“${name}”`,
    suspendWhy: '恢复之前，客户不能购买、变更或续费，自动续费也会失败。许可证、查看、投递与未完成订单照常进行。',
    resumeTitle: (name: string) => `恢复账户“${name}”`,
    resumeWhy: '客户可立即重新购买、变更和续费。',
  },
});

type Standing = Pick<Account, 'suspended'>;

/** Whether a customer may buy and change. */
export function AccountStanding({ account: { suspended } }: { readonly account: Standing }) {
  const texts = useTexts(TEXTS);
  return <StateMark tone={suspended ? 'bad' : 'good'}>{suspended ? texts.suspended : texts.active}</StateMark>;
}

/** The one of the two that is possible now. */
export function AccountSuspension({ account }: { readonly account: Pick<Account, 'id' | 'name'> & Standing }) {
  const texts = useTexts(TEXTS);
  const { id, name, suspended } = account;
  const { act, error, isActing, forget } = useAct(
    (reason: string) => {
      const decided = { params: { id }, body: { reason } };
      return suspended ? client.call('resumeAccount', decided) : client.call('suspendAccount', decided);
    },
    { changes: ['accounts'] },
  );
  return (
    <ReasonDialog
      danger={!suspended}
      button={suspended ? texts.resume : texts.suspend}
      title={suspended ? texts.resumeTitle(name) : texts.suspendTitle(name)}
      why={suspended ? texts.resumeWhy : texts.suspendWhy}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={act}
    />
  );
}
