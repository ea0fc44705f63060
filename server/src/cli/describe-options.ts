import type { ChangeOptions, WouldAllow } from '@regrade/core';

/** What `regrade options` prints: a line per selection that may be changed to, then what is refused and why. */
export function describeOptions({ options, refused }: ChangeOptions, currency: string): string {
  const lines = options.map((option) => {
    const ranges = Object.entries(option.quantities).map(
      ([attribute, { min, max, step }]) => `${attribute} ${min === max ? min : `${min} to ${max} in ${step}s`}`,
    );
    const at = describeQuantities(option.at.quantities);
    const net = option.net === undefined ? '' : `, net ${option.net} ${currency}${at === '' ? '' : ` at ${at}`}`;
    const name = `${option.component} ${option.specification} ${option.skuKey}`;
    return `${option.direction.padEnd(9)}  ${name}${ranges.length > 0 ? `: ${ranges.join(', ')}` : ''}${net}, ${option.timing} (${option.rule})`;
  });
  for (const { component, specification, skuKey, code, detail, wouldAllow } of refused) {
    const instead = wouldAllow ? ` Allowed: ${describeInstead(wouldAllow)}.` : '';
    lines.push(`refused    ${component} ${specification} ${skuKey}: ${detail} (${code})${instead}`);
  }
  return lines.length === 0 ? 'Nothing runs.\n' : `${lines.join('\n')}\n`;
}

function describeInstead({ specification, sku = {}, quantities = {}, timing }: WouldAllow): string {
  const choices = Object.entries(sku).map(([attribute, value]) => `${attribute} ${value}`);
  return [specification, ...choices, describeQuantities(quantities), timing].filter((part) => part).join(', ');
}

function describeQuantities(quantities: { readonly [attribute: string]: number }): string {
  return Object.entries(quantities)
    .map(([attribute, quantity]) => `${attribute} ${quantity}`)
    .join(', ');
}
