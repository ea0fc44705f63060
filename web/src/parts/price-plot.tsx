import { type Catalog, type Counterexample, currencyDigits, formatMicros } from '@regrade/core';
import { useMemo } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { namesOf } from './catalog-names.ts';
import { type PricePoint, type PricePoints, pricePoints } from './price-points.ts';
import './price-plot.css';

const TEXTS = defineTexts({
  en: {
    dearer: (quantity: string) => `dearer from ${quantity}`,
    notDearer: (quantity: string) => `not dearer from ${quantity}`,
    never: 'never dearer here',
    label: (attribute: string, crossings: string) => `Both prices over ${attribute}: ${crossings}`,
    from: 'original',
    to: 'target',
  },
  zh: {
    dearer: (quantity: string) => `自 ${quantity} 起更贵`,
    notDearer: (quantity: string) => `自 ${quantity} 起不更贵`,
    never: '此范围内从不更贵',
    label: (attribute: string, crossings: string) => `两种价格随 ${attribute} 的变化：${crossings}`,
    from: '原规格',
    to: '目标规格',
  },
});

const WIDTH = 340;
const HEIGHT = 132;
const PAD = { left: 6, right: 6, top: 14, bottom: 18 };

/** Both prices of a refuted rule over quantity, and where they cross. Nothing where there is no quantity to draw over. */
export function PricePlot({ catalog, example }: { readonly catalog: Catalog; readonly example: Counterexample }) {
  const points = useMemo(() => pricePoints(catalog, example), [catalog, example]);
  const { language } = useLanguage();
  if (!points) return null;
  const attribute = namesOf(catalog, language).attribute(
    example.to.specification ?? example.specification,
    points.attribute,
  );
  return <Plot points={{ ...points, attribute }} currency={example.currency} />;
}

function Plot({ points, currency }: { readonly points: PricePoints; readonly currency: string }) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const pen = createPen(points);
  const { attribute, crossings, worst, first, last } = points;
  const said = crossings.map(({ quantity, becomes }) =>
    becomes === 'dearer' ? texts.dearer(format.number(quantity)) : texts.notDearer(format.number(quantity)),
  );
  const money = (micros: bigint) => format.money(formatMicros(micros, currencyDigits(currency) ?? 2), currency);
  const summary = said.length > 0 ? said.join(', ') : texts.never;
  return (
    <figure className="price-plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={texts.label(attribute, summary)}>
        {badSpans(points).map(([from, to]) => (
          <rect
            key={from}
            className="price-plot-bad"
            x={pen.x(from)}
            y={PAD.top}
            width={Math.max(2, pen.x(to) - pen.x(from))}
            height={HEIGHT - PAD.top - PAD.bottom}
          />
        ))}
        <line className="price-plot-axis" x1={PAD.left} x2={WIDTH - PAD.right} y1={pen.floor} y2={pen.floor} />
        {crossings.map(({ quantity }) => (
          <line
            key={quantity}
            className="price-plot-cross"
            x1={pen.x(quantity)}
            x2={pen.x(quantity)}
            y1={PAD.top}
            y2={pen.floor}
          />
        ))}
        <polyline className="price-plot-from" points={pen.line(points.from)} />
        <polyline className="price-plot-to" points={pen.line(points.to)} />
        {[points.from, points.to].map((curve, index) => {
          const at = curve.find(({ quantity }) => quantity === worst);
          return (
            at && (
              <circle
                key={index === 0 ? 'from' : 'to'}
                className="price-plot-worst"
                cx={pen.x(worst)}
                cy={pen.y(at.micros)}
                r={3}
              />
            )
          );
        })}
        <text x={PAD.left} y={HEIGHT - 5}>
          {format.number(first)}
        </text>
        <text x={WIDTH - PAD.right} y={HEIGHT - 5} textAnchor="end">{`${format.number(last)} ${attribute}`}</text>
        <text x={PAD.left} y={10}>
          {money(pen.top)}
        </text>
      </svg>
      <figcaption className="soft">
        <span className="price-plot-key from">{texts.from}</span>
        <span className="price-plot-key to">{texts.to}</span>
        <span>{summary}</span>
      </figcaption>
    </figure>
  );
}

/** From figures to places on the paper: here, and only here, they become floats. */
function createPen({ from, to, first, last }: PricePoints) {
  const prices = [0n, 1n, ...[...from, ...to].map(({ micros }) => micros)].sort((a, b) => Number(a - b));
  const [bottom, top] = [prices[0] ?? 0n, prices.at(-1) ?? 1n];
  const [width, height] = [WIDTH - PAD.left - PAD.right, HEIGHT - PAD.top - PAD.bottom];
  const x = (quantity: number) => PAD.left + (Math.min(quantity - first, last - first) / (last - first)) * width;
  const y = (micros: bigint) => PAD.top + (Number(((top - micros) * 10_000n) / (top - bottom)) / 10_000) * height;
  const line = (points: readonly PricePoint[]) =>
    points.map(({ quantity, micros }) => `${x(quantity).toFixed(1)},${y(micros).toFixed(1)}`).join(' ');
  return { x, y, line, top, floor: HEIGHT - PAD.bottom };
}

/** Stretches in which the target is not dearer. */
function badSpans({ from, to }: PricePoints): [number, number][] {
  const spans: [number, number][] = [];
  let start: number | undefined;
  const priceTo = new Map(to.map(({ quantity, micros }) => [quantity, micros]));
  for (const { quantity, micros } of from) {
    const target = priceTo.get(quantity);
    const isBad = target !== undefined && target <= micros;
    if (isBad && start === undefined) start = quantity;
    if (!isBad && start !== undefined) {
      spans.push([start, quantity]);
      start = undefined;
    }
  }
  const end = from.at(-1)?.quantity;
  if (start !== undefined && end !== undefined) spans.push([start, end]);
  return spans;
}
