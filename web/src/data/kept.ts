/** Small choices of a person, kept in this browser. A browser that keeps nothing is no error. */
const PREFIX = 'regrade.';

export function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeKept(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows of some browsers refuse: the choice then lasts as long as the page.
  }
}
