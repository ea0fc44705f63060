import type { Selection } from '@regrade/client';
import { useProductOnSale } from '../data/catalogs.ts';
import { useFormat } from '../text/format.ts';
import { useLanguage } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { describeSelection, sayInOneLine } from './describe-selection.ts';

/** A product with what its catalog in force calls things: what was withdrawn from sale keeps its name there. */
export function useOwnCatalog(product: string) {
  const { language } = useLanguage();
  const { number } = useFormat();
  const { data, isPending } = useProductOnSale(product);
  const catalog = data?.catalog ?? undefined;
  return {
    catalog,
    /** Nothing is known yet: ids would stand there for a moment only. */
    isPending,
    name: sayText(data?.name, language, product),
    seller: data?.seller,
    sayLine: (selection: Selection) => sayInOneLine(describeSelection(selection, { catalog, language }), number),
    componentName: (id: string) =>
      sayText(catalog?.components.find((component) => component.id === id)?.name, language, id),
  };
}
