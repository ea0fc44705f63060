import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Nothing is wider than the window: what is wide scrolls inside itself. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wider, `pixels by which ${page.url()} is too wide`).toBe(0);
}
