import { isDeepStrictEqual } from 'node:util';
import { encodeJson } from '../../server/src/engine/json-codec.ts';

/** Whether two values are the same once both are stored: absent fields and prototypes tell no documents apart. */
export function isSameDocument(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(asStored(one), asStored(other));
}

function asStored(value: unknown): unknown {
  return JSON.parse(encodeJson(value));
}
