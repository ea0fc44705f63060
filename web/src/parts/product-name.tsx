import { useOwnCatalog } from './own-catalog.ts';

/** A product as its seller calls it; nothing until that is known, so that no id stands there for a moment. Each is asked for once. */
export function ProductName({ id }: { readonly id: string }) {
  const { name, isPending } = useOwnCatalog(id);
  return <span title={id}>{!isPending && name}</span>;
}
