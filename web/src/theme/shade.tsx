import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readKept, writeKept } from '../data/kept.ts';
import { FONT, PALETTES, type Shade } from './tokens.ts';

interface ShadeChoice {
  readonly shade: Shade;
  readonly setShade: (shade: Shade) => void;
}

const ShadeContext = createContext<ShadeChoice | undefined>(undefined);
const KEPT = 'shade';

/** Light or dark: what was chosen last, else what the system prefers. */
export function ShadeProvider({ children }: { readonly children: ReactNode }) {
  const [shade, setShade] = useState<Shade>(firstShade);
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--font', FONT);
    for (const [name, colour] of Object.entries(PALETTES[shade])) style.setProperty(`--${name}`, colour);
    style.colorScheme = shade;
  }, [shade]);
  const choice = useMemo(
    () => ({
      shade,
      setShade: (next: Shade) => {
        writeKept(KEPT, next);
        setShade(next);
      },
    }),
    [shade],
  );
  return <ShadeContext value={choice}>{children}</ShadeContext>;
}

function firstShade(): Shade {
  const kept = readKept(KEPT);
  if (kept === 'light' || kept === 'dark') return kept;
  return globalThis.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function useShade(): ShadeChoice {
  const choice = useContext(ShadeContext);
  if (!choice) throw new Error('useShade needs a ShadeProvider around it');
  return choice;
}
