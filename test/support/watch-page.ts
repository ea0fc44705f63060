import type { ConsoleMessage, Page } from 'playwright-core';

/** What went wrong on a page, as a person with open developer tools would see it. */
export interface WatchedPage {
  readonly faults: readonly string[];
}

/** Nobody is signed in: the application asks, and that is how it finds out. */
const ASKS_WHO = /\b401\b.*\/v1\/session$/;
/** The page went on before the answer came. */
const LEFT_BEHIND = /net::ERR_ABORTED/;

export function watchPage(page: Page, { expected }: { readonly expected: readonly RegExp[] }): WatchedPage {
  const faults: string[] = [];
  const note = (fault: string) => {
    if (![ASKS_WHO, LEFT_BEHIND, ...expected].some((pattern) => pattern.test(fault))) faults.push(fault);
  };
  page.on('pageerror', (error) => note(`page error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(sayMessage(message));
  });
  page.on('requestfailed', (request) => note(`request failed: ${request.failure()?.errorText} ${request.url()}`));
  return { faults };
}

function sayMessage(message: ConsoleMessage): string {
  return `console ${message.type()}: ${message.text()} ${message.location().url}`;
}
