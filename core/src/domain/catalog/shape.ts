import type { Finding, FindingCode } from './finding.ts';
import { FINDINGS_MAX } from './limits.ts';
import { childPath } from './pointer.ts';
import { isStorableText } from './storable-text.ts';
import { nearestWord } from './suggest.ts';

/**
 * Reads a document of unknown shape place by place. Every fault becomes a finding and reading goes on, so that a seller
 * sees all of them at once; a reader function answers undefined where nothing usable stands.
 */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

export interface Fault {
  readonly code: FindingCode;
  readonly path: string;
  readonly message: string;
}

export interface Reader {
  readonly report: (fault: Fault) => void;
  readonly findings: readonly Finding[];
}

export function createReader(): Reader {
  const findings: Finding[] = [];
  return {
    findings,
    report: ({ code, path, message }) => {
      if (findings.length < FINDINGS_MAX) findings.push({ code, severity: 'error', path, message });
      if (findings.length === FINDINGS_MAX - 1) findings.push(tooMany());
    },
  };
}

function tooMany(): Finding {
  const message = `The file has more than ${FINDINGS_MAX} faults. Correct the ones listed here, then check it again.`;
  return { code: 'format.invalid', severity: 'error', path: '', message };
}

/** A group of named fields; unknown ones are reported with the nearest known name. */
export interface Fields {
  readonly path: string;
  /** The place of a field; its value is undefined where the field is missing. */
  readonly at: (name: string) => Place;
}

export function readFields(reader: Reader, place: Place, known: readonly string[]): Fields | undefined {
  const { value: group, path } = place;
  if (!isGroup(group)) {
    reportKind(reader, place, 'a group of named fields');
    return undefined;
  }
  for (const key of Object.keys(group)) {
    if (known.includes(key) || fieldOf(group, key) === undefined) continue;
    const message = `${quote(key)} is no field of this format here.${didYouMean(key, known)} Correct its name or delete it.`;
    reader.report({ code: 'format.invalid', path: childPath(path, key), message });
  }
  return { path, at: (name) => ({ value: fieldOf(group, name), path: childPath(path, name) }) };
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(group: object, key: string): unknown {
  return Object.hasOwn(group, key) ? Reflect.get(group, key) : undefined;
}

export interface Entry extends Place {
  readonly key: string;
}

/** The entries of a group whose keys the seller chose (labels, codes, quantities…); undefined when it is no group. */
export function readEntries(reader: Reader, place: Place): readonly Entry[] | undefined {
  const { value, path } = place;
  if (!isGroup(value)) {
    reportKind(reader, place, 'a group of named fields');
    return undefined;
  }
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => ({ key, value: field, path: childPath(path, key) }));
}

export function readList(reader: Reader, place: Place): readonly Place[] | undefined {
  const { value, path } = place;
  if (!Array.isArray(value)) {
    reportKind(reader, place, 'a list');
    return undefined;
  }
  return Array.from(value, (item: unknown, index) => ({ value: item, path: childPath(path, index) }));
}

/** A list that is refused unread when it is too long: each item may cost as much as all others together. */
export function readShortList(
  reader: Reader,
  place: Place,
  { max, what }: { readonly max: number; readonly what: string },
): readonly Place[] | undefined {
  const places = readList(reader, place);
  if (!places || places.length <= max) return places;
  const message = `${places.length} ${what} are given; at most ${max} are allowed. Split the list.`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}

/** Every item read by `read`; undefined as soon as one is unusable, after all have been read. */
export function readAll<T>(places: readonly Place[], read: (place: Place) => T | undefined): T[] | undefined {
  const items = places.map(read);
  const usable = items.filter((item) => item !== undefined);
  return usable.length === items.length ? usable : undefined;
}

export function readText(reader: Reader, place: Place, rule: { lengthMax: number }): string | undefined {
  const { value, path } = place;
  if (typeof value !== 'string') {
    reportKind(reader, place, 'text');
    return undefined;
  }
  const length = [...value].length;
  if (value.trim() === '') {
    reader.report({ code: 'format.invalid', path, message: `${nameOf(path)} is empty. Write a text.` });
    return undefined;
  }
  if (!isStorableText(value)) {
    const message = `${nameOf(path)} holds U+0000 or half a surrogate pair, which nothing can keep. Take it out.`;
    reader.report({ code: 'format.invalid', path, message });
    return value;
  }
  if (length <= rule.lengthMax) return value;
  const message = `${nameOf(path)} has ${length} characters; at most ${rule.lengthMax} are allowed. Shorten it.`;
  reader.report({ code: 'format.invalid', path, message });
  return value;
}

/** One of a few words. */
export function readWord<T extends string>(reader: Reader, place: Place, words: readonly T[]): T | undefined {
  const word = words.find((candidate) => candidate === place.value);
  if (word !== undefined) return word;
  if (typeof place.value !== 'string') {
    reportKind(reader, place, `one of ${words.join(', ')}`);
    return undefined;
  }
  const hint = didYouMean(place.value, words);
  const message = `${nameOf(place.path)} is ${show(place.value)}; it must be one of ${words.join(', ')}.${hint}`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}

export function readBoolean(reader: Reader, place: Place): boolean | undefined {
  if (typeof place.value === 'boolean') return place.value;
  reportKind(reader, place, 'true or false');
  return undefined;
}

/** A whole number between two bounds; what is no number at all is a fault of format, everything else has `code`. */
export function readInteger(
  reader: Reader,
  place: Place,
  rule: { readonly min: number; readonly max: number; readonly code: FindingCode },
): number | undefined {
  const { value, path } = place;
  if (typeof value !== 'number') {
    reportKind(reader, place, 'a whole number (without quotes)');
    return undefined;
  }
  if (Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
  const message = `${nameOf(path)} is ${show(value)}; it must be a whole number from ${rule.min} to ${rule.max}.`;
  reader.report({ code: rule.code, path, message });
  return undefined;
}

/** The reading of an optional field, or `otherwise` where it is missing. */
export function readOptional<T>(place: Place, otherwise: T, read: (place: Place) => T | undefined): T | undefined {
  return place.value === undefined ? otherwise : read(place);
}

// ---- sentences ------------------------------------------------------------------------------------------------------

export function reportKind(reader: Reader, place: Place, wanted: string): void {
  const name = nameOf(place.path);
  const message =
    place.value === undefined
      ? `${name} is missing. Add it: ${wanted}.`
      : `${name} must be ${wanted}, not ${show(place.value)}.`;
  reader.report({ code: 'format.invalid', path: place.path, message });
}

/** How a value is shown in a sentence: short, and without walking into it. */
export function show(value: unknown): string {
  if (value === null) return 'nothing (the field is empty)';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return 'a group of fields';
  }
}

const SHOWN_LENGTH_MAX = 60;

export function quote(text: string): string {
  const shown = text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
  return JSON.stringify(shown);
}

export function didYouMean(written: string, known: readonly string[]): string {
  const nearest = nearestWord(written, known);
  return nearest === undefined ? '' : ` Did you mean ${quote(nearest)}?`;
}

/** What a place is called in a sentence: the last key of its pointer that is no list index. */
export function nameOf(path: string): string {
  const keys = path.split('/').slice(1);
  const last = keys.at(-1);
  if (last === undefined) return 'The file';
  if (!/^\d+$/.test(last)) return quote(last);
  const list = keys.at(-2);
  return list === undefined ? 'The item' : `Item ${Number(last) + 1} of ${quote(list)}`;
}
