import type { Counterexample } from '@regrade/client';
import type { Language } from '../text/language.tsx';
import { type NamedCatalog, namesOf } from './catalog-names.ts';

/** Puts names in the place of ids, in the sentences of a finding and of its repairs. */
export type SayNamed = (sentence: string) => string;

/**
 * The service writes ids into its sentences, which are what files and programs know; people know names. Only what the
 * counterexample compares is named: those words are ids for certain.
 */
export function nameFinding(
  { specification, from, to, period }: Counterexample,
  of: {
    readonly catalog: NamedCatalog | undefined;
    readonly language: Language;
    readonly sayPeriod: (period: string) => string;
  },
): SayNamed {
  const names = namesOf(of.catalog, of.language);
  const said = new Map<string, string>([[period, of.sayPeriod(period)]]);
  for (const { specification: own = specification, sku, quantities } of [from, to]) {
    for (const id of Object.keys(quantities)) said.set(id, names.attribute(own, id));
    said.set(Object.values(sku).join('/') || own, names.sku(own, sku));
  }
  const ids = [...said.keys()].filter((id) => said.get(id) !== id).sort((a, b) => b.length - a.length);
  if (ids.length === 0) return (sentence) => sentence;
  const pattern = new RegExp(
    `(?<![\\w=/.-])(${ids.map((id) => id.replace(/[^\w]/g, '\\$&')).join('|')})(?![\\w=/-]|\\.\\w)`,
    'g',
  );
  return (sentence) => sentence.replace(pattern, (id) => said.get(id) ?? id);
}
