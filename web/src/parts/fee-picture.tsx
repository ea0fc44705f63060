import type { QuotePreview } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { isPositive } from './amount-text.ts';
import './fee-picture.css';

const TEXTS = defineTexts({
  en: {
    ...{ used: 'Used', old: 'Old specification', new: 'New specification', today: 'today' },
    says: (percent: string, credit: string, charge: string) =>
      `${percent} of the term is left. There the old specification is worth ${credit}, the new one ${charge}.`,
    saysLater: (at: string) => `Until ${at} everything stays as it is; the new specification begins then.`,
  },
  zh: {
    ...{ used: '已用', old: '原规格', new: '新规格', today: '今天' },
    says: (percent: string, credit: string, charge: string) =>
      `期限剩余 ${percent}。该部分原规格价值 ${credit}，新规格价值 ${charge}。`,
    saysLater: (at: string) => `${at}之前一切不变，新规格自此开始。`,
  },
});

type Drawn = Pick<QuotePreview, 'at' | 'timing' | 'effectiveAt' | 'charge' | 'credit' | 'currency'>;

/**
 * The term as a picture of money: across runs the time, up the price. What is used is grey; of what is left the old
 * specification's area is its credit, and the new one's its charge, so the difference is what is paid or goes back.
 */
export function FeePicture({
  of,
  term,
}: {
  readonly of: Drawn;
  readonly term: { readonly start: string; readonly end: string | null };
}) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  if (term.end === null) return null;
  if (of.timing === 'at-renewal') return <RenewalPicture of={of} />;
  const drawn = drawFee(of, { start: term.start, end: term.end });
  const says = texts.says(
    format.percent(1 - drawn.usedShare),
    format.money(of.credit, of.currency),
    format.money(of.charge, of.currency),
  );
  return (
    <figure className="fee-picture">
      <div
        role="img"
        aria-label={says}
        className="fee-picture-term"
        style={{ '--used': drawn.used, '--old': drawn.old, '--new': drawn.new }}
      >
        <div className="fee-picture-used" />
        <div className="fee-picture-left">
          <div className="fee-picture-new" />
          <div className={`fee-picture-old${drawn.old > drawn.new ? ' is-more' : ''}`} />
        </div>
        <div className="fee-picture-today">{texts.today}</div>
      </div>
      <Legend names={['used', 'old', 'new']} />
    </figure>
  );
}

function RenewalPicture({ of: { effectiveAt } }: { readonly of: Drawn }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const at = date(effectiveAt);
  return (
    <figure className="fee-picture">
      <div
        role="img"
        aria-label={texts.saysLater(at)}
        className="fee-picture-term is-later"
        style={{ '--used': 0.6, '--old': 0.55, '--new': 0.9 }}
      >
        <div className="fee-picture-used" />
        <div className="fee-picture-left">
          <div className="fee-picture-new" />
        </div>
        <div className="fee-picture-today">{at}</div>
      </div>
      <Legend names={['old', 'new']} />
    </figure>
  );
}

function Legend({ names }: { readonly names: readonly ('used' | 'old' | 'new')[] }) {
  const texts = useTexts(TEXTS);
  return (
    <figcaption className="fee-picture-legend soft" aria-hidden>
      {names.map((name) => (
        <span key={name} className={`is-${name}`}>
          {texts[name]}
        </span>
      ))}
    </figcaption>
  );
}

interface DrawnFee {
  /** Share of the term that is over, and as it is drawn: a sliver can still be seen. */
  readonly usedShare: number;
  readonly used: number;
  /** Heights of the areas, 0 to 1. */
  readonly old: number;
  readonly new: number;
}

const HEIGHT_LEAST = 0.12;

/** Heights are proportional to the amounts of the service; a number is fine for drawing, and for nothing else. */
function drawFee(of: Drawn, term: { readonly start: string; readonly end: string }): DrawnFee {
  const [start, at, end] = [term.start, of.at, term.end].map((instant) => Date.parse(instant)) as [
    number,
    number,
    number,
  ];
  const charge = isPositive(of.charge) ? Number(of.charge) : 0;
  const credit = isPositive(of.credit) ? Number(of.credit) : 0;
  const most = Math.max(charge, credit);
  const height = (amount: number) => (most === 0 ? HEIGHT_LEAST : Math.max(HEIGHT_LEAST, amount / most));
  const usedShare = Math.min(1, Math.max(0, (at - start) / (end - start)));
  return {
    usedShare,
    used: Math.min(0.97, Math.max(0.02, usedShare)),
    old: height(credit),
    new: height(charge),
  };
}
