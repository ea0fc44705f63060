import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useCurrentTab } from './use-current-tab.ts';
import './tab-links.css';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
}

/** One of several views of a page, kept in its address: each can be linked to. The first is shown where none is named. */
export function TabLinks<Name extends string>(of: {
  readonly tabs: readonly [Tab<Name>, ...Tab<Name>[]];
  readonly label: string;
  readonly children: (name: Name) => ReactNode;
}) {
  const { tabs, label, children } = of;
  const [search] = useSearchParams();
  const shown = tabs.find(({ name }) => name === search.get('show')) ?? tabs[0];
  const row = useCurrentTab(shown.name);
  return (
    <section aria-label={shown.label}>
      <nav ref={row} className="tab-links" aria-label={label}>
        {tabs.map(({ name, label: text }) => (
          <Link
            key={name}
            to={`?${new URLSearchParams({ show: name })}`}
            replace
            preventScrollReset
            {...(name === shown.name && { 'aria-current': 'page' as const })}
          >
            {text}
          </Link>
        ))}
      </nav>
      {children(shown.name)}
    </section>
  );
}
