import type { Language } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';

/** What lies on the way of a JSON pointer into a catalog document, in the words of its seller: `Standard › advanced › P1Y USD`. */
export function sayPlace(document: unknown, path: string, language: Language): string[] {
  const words: string[] = [];
  let value = document;
  let list = '';
  for (const step of path.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      value = value[Number(key)];
      words.push(sayEntry(list, value, language) ?? `${list} ${Number(key) + 1}`);
      continue;
    }
    value = isGroup(value) ? value[key] : undefined;
    list = key;
    if (!Array.isArray(value) && !PASSED.has(key)) words.push(key);
  }
  return words;
}

/** Groups that say nothing by themselves. */
const PASSED = new Set(['product', 'rules']);

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sayEntry(list: string, entry: unknown, language: Language): string | undefined {
  if (!isGroup(entry)) return typeof entry === 'string' || typeof entry === 'number' ? `${entry}` : undefined;
  const { id, name, sku, from, period, currency, model, of, upTo } = entry;
  if (period !== undefined) return `${period} ${currency}`;
  if (model !== undefined) return of === undefined ? `${model}` : `${model} ${of}`;
  if (sku !== undefined) return sayChoices(sku);
  if (from !== undefined) return isGroup(from) ? sayChoices(from) : `${from}`;
  if (list === 'bands') return upTo === undefined ? '…' : `≤ ${upTo}`;
  if (list === 'to') return sayChoices(entry);
  if (isText(name)) return sayText(name, language);
  return id === undefined ? undefined : `${id}`;
}

function sayChoices(choices: unknown): string {
  const values = isGroup(choices) ? Object.values(choices) : [];
  return values.length === 0 ? '–' : values.join(' / ');
}

function isText(name: unknown): name is string | Readonly<Record<string, string>> {
  return typeof name === 'string' || (isGroup(name) && Object.values(name).every((text) => typeof text === 'string'));
}
