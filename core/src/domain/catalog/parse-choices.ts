import type { Choices } from './catalog.ts';
import type { FindingCode } from './finding.ts';
import type { AttributesFound } from './parse-attribute.ts';
import { didYouMean, type Place, quote, type Reader, readEntries, show } from './shape.ts';

/** The choices of a SKU or a rule as written, and whether they name exactly one combination of the specification. */
export interface ChoicesFound {
  readonly choices: Choices;
  /** False when something was reported, or when too little is known of the attributes to tell. */
  readonly isSound: boolean;
}

/** Undefined when the shape is broken; a wrong attribute or value is reported with `code` and keeps the choices. */
export function parseChoices(
  reader: Reader,
  place: Place,
  { known, code }: { readonly known: AttributesFound; readonly code: FindingCode },
): ChoicesFound | undefined {
  const entries = readEntries(reader, place);
  if (!entries) return undefined;
  const choices: Record<string, string> = Object.create(null);
  let isSound = known.complete;
  let isShaped = true;
  for (const { key, value, path } of entries) {
    const fault = faultOf(key, value, known);
    if (typeof value === 'string') choices[key] = value;
    else isShaped = false;
    if (fault === undefined) continue;
    isSound = false;
    if (fault !== '')
      reader.report({ code: typeof value === 'string' ? code : 'format.invalid', path, message: fault });
  }
  for (const [id, { kind }] of known.byId) {
    if (kind !== 'choice' || entries.some(({ key }) => key === id)) continue;
    isSound = false;
    const message = `The choice ${quote(id)} is missing. Name one of its values: ${valuesOf(known, id).join(', ')}.`;
    reader.report({ code, path: place.path, message });
  }
  return isShaped ? { choices, isSound } : undefined;
}

/** The sentence for one entry; empty where too little is known to say anything; undefined where nothing is wrong. */
function faultOf(key: string, value: unknown, known: AttributesFound): string | undefined {
  if (typeof value !== 'string') {
    const way = typeof value === 'number' || typeof value === 'boolean' ? ` Write "${value}" in quotes.` : '';
    return `${quote(key)} must be the text of a value, not ${show(value)}.${way}`;
  }
  const attribute = known.byId.get(key);
  if (!attribute) {
    if (!known.complete) return '';
    const ids = [...known.byId].filter(([, { kind }]) => kind === 'choice').map(([id]) => id);
    return `The specification has no choice ${quote(key)}.${didYouMean(key, ids)} Correct or delete it.`;
  }
  if (attribute.kind === 'quantity')
    return `${quote(key)} is a quantity, not a choice. It cannot tell SKUs apart: delete it here.`;
  const values = valuesOf(known, key);
  if (attribute.attribute === undefined) return '';
  if (values.includes(value)) return undefined;
  return `${quote(key)} has no value ${quote(value)}; it has ${values.join(', ')}.${didYouMean(value, values)}`;
}

function valuesOf(known: AttributesFound, id: string): readonly string[] {
  const attribute = known.byId.get(id)?.attribute;
  return attribute?.kind === 'choice' ? attribute.values : [];
}
