import { useSession } from '../data/session.ts';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: {
    why: 'Your account is suspended: nothing is bought, changed or renewed until the operator lifts it. Ask them why, and to lift it.',
  },
  zh: { why: '您的账户已被暂停，恢复前不能购买、变更或续费。请联系运营了解原因并申请恢复。' },
});

/** Why somebody whom the operator has suspended cannot go on, and who can help; undefined for everybody else. */
export function useSuspendedWhy(): string | undefined {
  const texts = useTexts(TEXTS);
  return useSession().data?.suspended ? texts.why : undefined;
}
