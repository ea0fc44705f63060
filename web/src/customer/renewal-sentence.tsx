import type { Subscription } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';

const TEXTS = defineTexts({
  en: {
    permanent: 'Does not end',
    renews: (at: string) => `Renews by itself on ${at}`,
    ends: (at: string) => `Ends on ${at}, no renewal set`,
    ended: (at: string) => `Ended on ${at}`,
    until: (at: string) => `Can be renewed until ${at}`,
    failed: (why: string) => `The last renewal failed: ${why}`,
  },
  zh: {
    permanent: '无到期日',
    renews: (at: string) => `将于${at}自动续费`,
    ends: (at: string) => `${at}到期，未设置续费`,
    ended: (at: string) => `已于${at}到期`,
    until: (at: string) => `${at}前可续费`,
    failed: (why: string) => `上次续费失败：${why}`,
  },
});

/** What happens at the end of a subscription. */
export function RenewalSentence({ of: { term, renewal, state } }: { readonly of: Subscription }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const said = useSaid();
  const { end } = term;
  if (end === null) return <span>{texts.permanent}</span>;
  if (state === 'ended') {
    const until = renewal?.renewableUntil;
    const isOpen = until != null && Date.parse(until) > Date.now();
    return <span>{isOpen ? texts.until(date(until)) : texts.ended(date(end))}</span>;
  }
  return (
    <span>
      {renewal?.autoRenew ? texts.renews(date(renewal.nextAttemptAt ?? end)) : texts.ends(date(end))}
      {renewal?.lastFailure && <span className="broken"> {texts.failed(said(renewal.lastFailure.detail))}</span>}
    </span>
  );
}
