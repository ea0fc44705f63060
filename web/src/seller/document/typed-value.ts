import { currencyDigits } from '@regrade/core';

/**
 * What somebody types or pastes into a cell, as the catalog writes it. Spaces, the currency itself and commas between
 * thousands go; missing decimals of the currency come. What is no amount stays as it was typed: its finding says so.
 */
export function typedAmount(text: string, currency: string): string {
  const plain = ungroup(
    text
      .trim()
      .replace(new RegExp(`^${currency}|${currency}$`, 'gi'), '')
      .replace(/[\s\u00a0]/g, ''),
  );
  const match = /^(-?)0*(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!match) return text.trim();
  const [, minus = '', whole = '0', fraction = ''] = match;
  const decimals = fraction.padEnd(currencyDigits(currency) ?? 2, '0');
  return `${minus}${whole}${decimals === '' ? '' : `.${decimals}`}`;
}

/** A whole number of at least 0, or undefined. */
export function typedQuantity(text: string): number | undefined {
  const plain = ungroup(text.replace(/[\s\u00a0]/g, ''));
  return /^\d{1,10}$/.test(plain) ? Number(plain) : undefined;
}

function ungroup(text: string): string {
  return /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
}
