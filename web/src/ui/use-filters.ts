import { useSearchParams } from 'react-router';

export interface Filters<Name extends string> {
  readonly filters: Readonly<Partial<Record<Name, string>>>;
  readonly setFilter: (name: Name, value: string | undefined) => void;
}

/** Filters live in the address: a filtered list can be linked to, and Back undoes a filter. */
export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> {
  const [search, setSearch] = useSearchParams();
  const filters: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value) filters[name] = value;
  }
  return {
    filters,
    setFilter(name, value) {
      // Leaving a field untouched is no step to go back from.
      if ((filters[name] ?? '') === (value ?? '')) return;
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      });
    },
  };
}
