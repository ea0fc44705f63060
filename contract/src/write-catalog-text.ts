import { stringify } from 'yaml';
import type { CatalogDocument } from './schemas/catalog-document.ts';

const LAYOUT = {
  // What is repeated in a catalog is changed in one place and not in the other.
  aliasDuplicateObjects: false,
  // A text stays on its line: over several, the library loses lines that are blanks alone.
  lineWidth: 0,
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/** A catalog as the text of a YAML file: `readCatalogText` reads the same document from it. */
export function writeCatalogText(document: CatalogDocument): string {
  return stringify(document, LAYOUT);
}
