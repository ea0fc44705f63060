/**
 * A record whose keys are ids, without prototype. JavaScript engines give an object a shape by its keys, share shapes, and
 * keep only so many that begin alike (V8: 1,536): one more for each id leaves none for all other objects of the process.
 */
export function dictionaryOf<Key extends string, Value>(
  entries: Iterable<readonly [Key, Value]>,
): { readonly [key in Key]: Value } {
  const dictionary: { [key: string]: Value } = Object.create(null);
  for (const [key, value] of entries) dictionary[key] = value;
  return dictionary as { readonly [key in Key]: Value };
}
