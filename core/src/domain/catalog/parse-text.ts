import type { Text } from './catalog.ts';
import { type Place, quote, type Reader, readEntries, readText } from './shape.ts';

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

/** What people read: one text, or a text per language (`{ en: …, zh: … }`). */
export function parseText(reader: Reader, place: Place, rule: { lengthMax: number }): Text | undefined {
  if (typeof place.value !== 'object' || place.value === null) return readText(reader, place, rule);
  const entries = readEntries(reader, place);
  if (!entries) return undefined;
  if (entries.length === 0) {
    const message = 'No language is given. Write one text, or at least one language: { en: … }.';
    reader.report({ code: 'format.invalid', path: place.path, message });
    return undefined;
  }
  const texts: Record<string, string> = Object.create(null);
  let usable = true;
  for (const entry of entries) {
    const text = readText(reader, entry, rule);
    const isLanguage = LANGUAGE.test(entry.key);
    if (!isLanguage) {
      const message = `${quote(entry.key)} is no language. Use a language code such as "en", "zh" or "pt-BR".`;
      reader.report({ code: 'format.invalid', path: entry.path, message });
    }
    if (text === undefined || !isLanguage) usable = false;
    else texts[entry.key] = text;
  }
  return usable ? texts : undefined;
}
