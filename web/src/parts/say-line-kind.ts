import type { SellerLine } from '@regrade/client';
import { defineTexts } from '../text/language.tsx';

/** What made a line of a seller's statement. */
export const LINE_KINDS = defineTexts<{ readonly [kind in SellerLine['kind']]: string }>({
  en: {
    ...{ purchase: 'Purchase', renewal: 'Renewal', change: 'Change order', import: 'Import' },
    revert: 'Renewal without its change',
  },
  zh: { purchase: '购买', renewal: '续费', change: '变更订单', revert: '未变更的续费', import: '导入' },
});

const KINDS: Readonly<Record<string, SellerLine['kind']>> = {
  purchase: 'purchase',
  bill: 'renewal',
  complete: 'change',
  revert: 'revert',
  opening: 'import',
};

/** By the name of its ledger transaction: what it is of, and which of its transactions. */
export function sayLineKind(words: Readonly<Record<SellerLine['kind'], string>>, transaction: string): string {
  const kind = KINDS[transaction.split(':')[1] ?? ''];
  return kind === undefined ? transaction : words[kind];
}
