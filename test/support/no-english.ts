import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What people of the sample wrote themselves, in the language they like. */
const OWN_WORDS = [
  ...['Heeler application security platform', 'Overleaf group subscriptions', '1Password for teams and business'],
  ...['part of the sample marketplace', 'opening balance of the sample', 'a chargeback is being looked at'],
];

/** Texts with three English words in a row that are seen, and are neither code, nor quoted, nor marked as English. */
const ENGLISH_SEEN = `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { textContent: text, parentElement: element } = node;
    if (!/[A-Za-z]{2,}[ ,;:]+[A-Za-z]{2,}[ ,;:]+[a-z]{2,}/.test(text)) continue;
    if (element.closest('[lang="en"], code, pre, q, svg, script, style')) continue;
    if (element.checkVisibility()) found.add(text.trim());
  }
  return [...found];
})()`;

/** A page in Chinese says nothing in English, but where it says that it does; a page in English may say what it likes. */
export async function expectNoEnglish(page: Page): Promise<void> {
  if ((await page.evaluate('document.documentElement.lang')) === 'en') return;
  const found: string[] = await page.evaluate(ENGLISH_SEEN);
  const said = found.filter((text) => !OWN_WORDS.some((own) => text.includes(own)));
  expect(said, `what is said in English at ${page.url()}`).toEqual([]);
}
