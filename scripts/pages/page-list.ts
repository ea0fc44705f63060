import type { Client } from '@regrade/client';

/** A page of the consoles that `npm run screenshots` takes pictures of. */
export interface ListedPage {
  /** Of its files: `customer-subscription`. */
  readonly name: string;
  /** Name of the sample login that looks at it; nobody is signed in where absent. */
  readonly login?: string;
  /** Its address; where an id is needed, it is looked up, or made, by the login or by another one. */
  readonly path: string | ((client: Client, as: (login: string) => Client) => Promise<string>);
  /** A text, in the page's language or in none, without which the page is not there yet. */
  readonly shows?: RegExp;
  /** In the dark shade too. */
  readonly dark?: true;
}
