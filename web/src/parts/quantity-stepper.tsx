import MinusOutlined from '@ant-design/icons/MinusOutlined';
import PlusOutlined from '@ant-design/icons/PlusOutlined';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { nearestOn, nextOn, previousOn, type QuantityRange } from './quantity-grid.ts';
import './quantity-stepper.css';

const TEXTS = defineTexts({
  en: {
    ...{ fewer: (name: string) => `Fewer: ${name}`, more: (name: string) => `More: ${name}` },
    range: (min: string, max: string, step: string) => `${min} to ${max} in steps of ${step}`,
    one: (value: string) => `only ${value}`,
    or: ' or ',
  },
  zh: {
    ...{ fewer: (name: string) => `减少${name}`, more: (name: string) => `增加${name}` },
    range: (min: string, max: string, step: string) => `${min} 至 ${max}，步长 ${step}`,
    one: (value: string) => `仅 ${value}`,
    or: ' 或 ',
  },
});

interface StepperProps {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** Everything that may be chosen, in rising order. */
  readonly ranges: readonly QuantityRange[];
  /** What is shown as allowed; left out: all of `ranges`. */
  readonly shownRanges?: readonly QuantityRange[];
  readonly onChange: (value: number) => void;
}

/** A quantity on its grid: buttons and arrow keys go step by step, what is typed lands on the nearest point. */
export function QuantityStepper({ name, unit, value, ranges, shownRanges = ranges, onChange }: StepperProps) {
  const texts = useTexts(TEXTS);
  const id = useId();
  const [typed, setTyped] = useState<string | undefined>();
  const previous = previousOn(ranges, value);
  const next = nextOn(ranges, value);
  const says = useRangeText(shownRanges);
  function commit(): void {
    const wanted = Number.parseInt((typed ?? '').replaceAll(/[\s,.]/g, ''), 10);
    const on = Number.isFinite(wanted) ? nearestOn(ranges, wanted) : undefined;
    setTyped(undefined);
    if (on !== undefined && on !== value) onChange(on);
  }
  function move(to: number | undefined): void {
    setTyped(undefined);
    if (to !== undefined) onChange(to);
  }
  return (
    <div className="stepper">
      <label htmlFor={id}>
        <b>{name}</b>
      </label>
      <div className="stepper-line">
        <Button
          aria-label={texts.fewer(name)}
          icon={<MinusOutlined />}
          disabled={previous === undefined}
          onClick={() => move(previous)}
        />
        <Input
          id={id}
          className="num"
          inputMode="numeric"
          aria-describedby={`${id}-range`}
          value={typed ?? String(value)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onPressEnter={commit}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            move(event.key === 'ArrowUp' ? next : previous);
          }}
        />
        <Button
          aria-label={texts.more(name)}
          icon={<PlusOutlined />}
          disabled={next === undefined}
          onClick={() => move(next)}
        />
        {unit && <span className="soft">{unit}</span>}
      </div>
      <div id={`${id}-range`} className="soft stepper-range">
        {says}
      </div>
    </div>
  );
}

function useRangeText(ranges: readonly QuantityRange[]): string {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  return ranges
    .map(({ min, max, step }) =>
      min === max ? texts.one(number(min)) : texts.range(number(min), number(max), number(step)),
    )
    .join(texts.or);
}
