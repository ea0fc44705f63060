import type { FeeStep } from '@regrade/client';
import { groupThousands } from '../text/group-thousands.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: {
    note: 'Every line can be recomputed: the formula gives the exact number, which is rounded once.',
    rounded: (mode: string, digits: number) => `rounded ${mode} to ${digits} decimals`,
    ...{ 'half-up': 'half up', 'half-even': 'half to even', truncate: 'down', up: 'up' },
  },
  zh: {
    note: '每一行都可以复算：公式得出精确值，并只舍入一次。',
    rounded: (mode: string, digits: number) => `${mode}到 ${digits} 位小数`,
    ...{ 'half-up': '四舍五入', 'half-even': '银行家舍入', truncate: '向下取整', up: '向上取整' },
  },
});

/** A step, and what its reader calls it where the page knows better than the service. */
interface NamedStep extends FeeStep {
  readonly said?: string;
}

/** The steps that led to a figure: what, formula, the exact number and the rounded one. */
export function Arithmetic({ steps }: { readonly steps: readonly NamedStep[] }) {
  const texts = useTexts(TEXTS);
  return (
    <>
      <p className="soft arithmetic-note">{texts.note}</p>
      <ol className="arithmetic">
        {steps.map(({ what, said, formula, exact, value, rounding }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are never moved, and two of them may say the same
          <li key={index} className="arithmetic-step">
            {said === undefined ? <StepName what={what} /> : <span>{said}</span>}
            <span className="num arithmetic-value">{groupThousands(value)}</span>
            <span className="num arithmetic-how" style={{ whiteSpace: 'normal' }}>
              {groupThousands(formula).replaceAll(' x ', ' × ').replaceAll(' - ', ' − ')}
              {isSame(exact, value) || formula === exact ? '' : ` = ${groupThousands(exact)}`}
              {isSame(exact, value) ? '' : `, ${texts.rounded(texts[rounding.mode], rounding.digits)}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What no table knows is shown as the service wrote it. */
function StepName({ what }: { readonly what: string }) {
  const { language, serviceWords } = useLanguage();
  const said = serviceWords?.step(what);
  if (said !== undefined) return <span>{said}</span>;
  return <span lang={language === 'en' ? undefined : 'en'}>{what.charAt(0).toUpperCase() + what.slice(1)}</span>;
}

/** Whether rounding changed nothing: `619479/50` and `12389.58` are one number. */
function isSame(exact: string, value: string): boolean {
  const [n = '', d = '1'] = exact.split('/');
  if (!INTEGER.test(d) || !DECIMAL.test(n) || !DECIMAL.test(value)) return false;
  const decimals = Math.max(decimalsOf(n), decimalsOf(value));
  return scaled(n, decimals) === scaled(value, decimals) * BigInt(d);
}

const INTEGER = /^\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

function decimalsOf(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function scaled(decimal: string, decimals: number): bigint {
  return BigInt(decimal.replace('.', '') + '0'.repeat(decimals - decimalsOf(decimal)));
}
