import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { findTermSpans, type TermInput, type TermSpans } from './term-spans.ts';
import './term-bar.css';

const TEXTS = defineTexts({
  en: {
    ...{ today: 'today', used: 'used', left: 'left', ahead: 'paid ahead', permanent: 'permanent', ended: 'ended' },
    daysLeft: (days: number) => (days === 1 ? '1 day left' : `${days} days left`),
    says: (from: string, to: string) => `Term from ${from} to ${to}`,
    saysPermanent: (from: string) => `Permanent, since ${from}`,
    saysLeft: (left: number, total: number) => `${left} of ${total} days left`,
    saysAhead: (at: string) => `paid ahead from ${at}`,
    saysChanged: (at: string) => `changed on ${at}`,
    scheduled: (at: string) => `change on ${at}`,
    comma: '; ',
  },
  zh: {
    ...{ today: '今天', used: '已用', left: '剩余', ahead: '已预付', permanent: '永久', ended: '已到期' },
    daysLeft: (days: number) => `剩余 ${days} 天`,
    says: (from: string, to: string) => `期限：${from}至${to}`,
    saysPermanent: (from: string) => `永久有效，自${from}起`,
    saysLeft: (left: number, total: number) => `共 ${total} 天，剩余 ${left} 天`,
    saysAhead: (at: string) => `自${at}起已预付`,
    saysChanged: (at: string) => `${at}变更过`,
    scheduled: (at: string) => `${at}变更`,
    comma: '；',
  },
});

interface TermBarProps extends Omit<TermInput, 'now'> {
  /** Left out: the clock of this browser. */
  readonly now?: string;
  /** With dates and words around it; small ones stand in lists. */
  readonly isLarge?: boolean;
}

/** A term drawn to scale: used, left, paid ahead, today, what changed, and what is going to. */
export function TermBar({ now = new Date().toISOString(), isLarge = false, ...input }: TermBarProps) {
  const spans = findTermSpans({ ...input, now });
  const says = useTermSentence(input.term, spans);
  const style = { '--today': spans.today, '--running-end': spans.runningEnd };
  const kind = spans.isPermanent ? ' is-permanent' : spans.hasEnded ? ' has-ended' : '';
  return (
    <div className={`term-bar${isLarge ? ' is-large' : ''}${kind}`} style={style}>
      {isLarge && <TodayLabel spans={spans} />}
      <div role="img" aria-label={says} className="term-bar-line">
        <span className="term-bar-used" />
        {spans.runningEnd < 1 && <span className="term-bar-ahead" />}
        {spans.ahead.slice(1).map(({ at, place }) => (
          <span key={at} className="term-bar-border" style={{ '--place': place }} />
        ))}
        {spans.changes.map(({ at, place }) => (
          <span key={at} className="term-bar-change" style={{ '--place': place }} />
        ))}
        {!spans.hasEnded && <span className="term-bar-today" />}
        {spans.scheduled && <span className="term-bar-scheduled" style={{ '--place': spans.scheduled.place }} />}
      </div>
      <TermDates term={input.term} spans={spans} isLarge={isLarge} />
    </div>
  );
}

function TodayLabel({ spans }: { readonly spans: TermSpans }) {
  const texts = useTexts(TEXTS);
  if (spans.hasEnded) return null;
  const side = spans.today > 0.85 ? ' is-left' : spans.today < 0.15 ? ' is-right' : '';
  return (
    <div className={`term-bar-today-label${side}`} aria-hidden>
      {texts.today}
    </div>
  );
}

function TermDates({
  term,
  spans,
  isLarge,
}: {
  readonly term: TermInput['term'];
  readonly spans: TermSpans;
  readonly isLarge: boolean;
}) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const state = spans.isPermanent ? texts.permanent : spans.hasEnded ? texts.ended : texts.daysLeft(spans.daysLeft);
  return (
    <div className="term-bar-dates" aria-hidden>
      <span className="num">{date(term.start)}</span>
      <span className="term-bar-left">{state}</span>
      <span className="num">{term.end === null ? '∞' : date(term.end)}</span>
      {isLarge && spans.scheduled && (
        <span className="term-bar-note">◆ {texts.scheduled(date(spans.scheduled.at))}</span>
      )}
    </div>
  );
}

function useTermSentence(term: TermInput['term'], spans: TermSpans): string {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const parts = [
    term.end === null ? texts.saysPermanent(date(term.start)) : texts.says(date(term.start), date(term.end)),
    ...(term.end === null ? [] : [spans.hasEnded ? texts.ended : texts.saysLeft(spans.daysLeft, spans.daysTotal)]),
    ...spans.changes.map(({ at }) => texts.saysChanged(date(at))),
    ...spans.ahead.slice(0, 1).map(({ at }) => texts.saysAhead(date(at))),
    ...(spans.scheduled ? [texts.scheduled(date(spans.scheduled.at))] : []),
  ];
  return parts.join(texts.comma);
}
