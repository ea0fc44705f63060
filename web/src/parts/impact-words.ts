import type { ImpactKind } from '@regrade/client';
import type { Texts } from '../text/language.tsx';

interface ImpactWords {
  readonly kinds: Readonly<Record<ImpactKind, string>>;
  readonly why: Readonly<Record<ImpactKind, string>>;
}

/** What may happen to an option of a running subscription. */
export const IMPACT_WORDS: Texts<ImpactWords> = {
  en: {
    kinds: {
      ...{
        appears: 'open',
        vanishes: 'close',
        dearer: 'cost more',
        cheaper: 'cost less',
        moved: 'move',
        unchanged: 'stay',
      },
      ranges: 'other quantities',
    },
    why: {
      appears: 'Allowed by the draft only',
      vanishes: 'Allowed by the published release only',
      dearer: 'Allowed by both, for more',
      cheaper: 'Allowed by both, for less',
      moved: 'Allowed by both, at other quantities',
      unchanged: 'Allowed by both, for the same',
      ranges: 'Kept, but the quantities may become something else',
    },
  },
  zh: {
    kinds: {
      ...{ appears: '开放', vanishes: '关闭', dearer: '更贵', cheaper: '更便宜', moved: '移动', unchanged: '不变' },
      ranges: '数量范围变化',
    },
    why: {
      appears: '仅草稿允许',
      vanishes: '仅已发布版本允许',
      dearer: '两者均允许，费用更高',
      cheaper: '两者均允许，费用更低',
      moved: '两者均允许，但数量不同',
      unchanged: '两者均允许，费用相同',
      ranges: '保留，但可选数量不同',
    },
  },
};
