import type { CatalogDocument, Quote, QuotePreview, Selection, Subscription } from '@regrade/client';
import { type Arithmetic, centsOf, Difference, exactOf, isSame } from './arithmetic.ts';
import { listPrice } from './list-price.ts';
import type { Sum } from './tell.ts';

/** What the story knows of a subscription from what was printed before. */
export interface Running {
  readonly subscription: Subscription;
  readonly selection: Selection;
  /** Its agreed price, as arithmetic. */
  readonly agreed: string;
}

/** A quote, and the release that it says it was made from. */
export interface Quoted {
  readonly quote: Quote | QuotePreview;
  readonly release: CatalogDocument;
}

const FIGURES = ['credit', 'charge', 'net'] as const;
const SETTLED = ['payable', 'refund', 'balance', 'waived', 'forfeited'] as const;
const MILLIS_PER_SECOND = 1000;

/**
 * Recomputes every figure of a quote from what is printed with it: the formulas give their numbers, the numbers in the
 * formulas are prices of the release, seconds of the term or figures made before, and the steps give the quote.
 */
export function checkQuote(arithmetic: Arithmetic, { quote, release }: Quoted, running: Running): Sum[] {
  const inputs = inputsOf({ ...quote, release }, running);
  const sums = checkSteps(arithmetic, quote, inputs);
  checkSides(arithmetic, quote, inputs);
  const valueOfStep = (what: string) => quote.steps.findLast((step) => step.what === what)?.value;
  for (const figure of FIGURES)
    arithmetic.same(figure, { formula: valueOfStep(figure) ?? 'none', said: quote[figure] });
  for (const figure of SETTLED) arithmetic.same(figure, { formula: valueOfStep(figure) ?? '0', said: quote[figure] });
  arithmetic.same('net = charge - credit', { formula: `${quote.charge} - ${quote.credit}`, said: quote.net });
  arithmetic.same('where the net goes', {
    formula: `${quote.payable} + ${quote.waived} - ${quote.refund} - ${quote.balance} - ${quote.forfeited}`,
    said: quote.net,
  });
  for (const figure of FIGURES) {
    const formula = quote.components.map((component) => bracketed(component[figure])).join(' + ');
    arithmetic.same(`${figure} of all components`, { formula, said: quote[figure] });
  }
  const agreed = {
    what: `agreed price of ${nameOf(running.selection)}`,
    formula: /[+x]/.test(inputs.agreed) ? inputs.agreed : 'of its slice',
  };
  return [{ ...agreed, value: `= ${centsOf(inputs.agreed)}` }, ...sums];
}

interface Inputs {
  readonly agreed: string;
  readonly target: string;
  readonly secondsLeft: number;
  readonly secondsTerm: number;
}

type Change = Pick<Quote, 'to' | 'at'> & Pick<Quoted, 'release'>;

function inputsOf({ release, ...change }: Change, { subscription, agreed }: Running): Inputs {
  const { period, currency, term } = subscription;
  const [to, ...others] = change.to;
  if (!to || others.length > 0) throw new Error('the story changes one component at a time');
  const end = Date.parse(term.end ?? '');
  return {
    agreed,
    target: listPrice(release, { ...to, period, currency }),
    secondsLeft: (end - Date.parse(change.at)) / MILLIS_PER_SECOND,
    secondsTerm: (end - Date.parse(term.start)) / MILLIS_PER_SECOND,
  };
}

function checkSteps(arithmetic: Arithmetic, quote: QuotePreview, inputs: Inputs): Sum[] {
  const { agreed, target, secondsLeft, secondsTerm } = inputs;
  const printed = [agreed, target, ...numbersIn(agreed), ...numbersIn(target), `${secondsLeft}`, `${secondsTerm}`, '0'];
  const known = printed.map(exactOf);
  return quote.steps.map(({ what, formula, exact, value }) => {
    for (const number of numbersIn(formula)) {
      if (known.some((other) => isSame(other, exactOf(number)))) continue;
      const said = `${number} in ${formula}`;
      throw new Difference(what, { computed: 'only from prices of the release and seconds of the term', said });
    }
    arithmetic.same(what, { formula, said: exact });
    arithmetic.rounded(what, { formula, said: value });
    known.push(exactOf(value));
    const [name = what, note] = what.split(': ', 2);
    const sign = isSame(exactOf(formula), exactOf(value)) ? '=' : '~';
    return { what: name, formula, value: `${sign} ${value}`, ...(note !== undefined && { note }) };
  });
}

function numbersIn(formula: string): string[] {
  return formula.match(/\d+(?:\.\d+)?/g) ?? [];
}

/** The steps that carry the change, made again from prices and seconds alone. */
function checkSides(arithmetic: Arithmetic, quote: QuotePreview, inputs: Inputs): void {
  const share = `${inputs.secondsLeft}/${inputs.secondsTerm}`;
  const sides: readonly { readonly step: string; readonly formula: string }[] = [
    { step: 'list price of', formula: inputs.target },
    { step: 'share left', formula: share },
    { step: 'credit', formula: `(${inputs.agreed}) x ${share}` },
    { step: 'net', formula: `((${inputs.target}) - (${inputs.agreed})) x ${share}` },
  ];
  for (const { step, formula } of sides) {
    const said = quote.steps.find(
      ({ what }) => what === step || what.startsWith(`${step}:`) || what.startsWith(`${step} `),
    );
    if (!said) throw new Difference(step, { computed: formula, said: 'nothing' });
    arithmetic.same(`${step} from prices and seconds`, { formula, said: said.exact });
  }
}

/** The net of a change at one instant, before it is rounded. */
export function netFormula(change: Change, running: Running): string {
  const { agreed, target, secondsLeft, secondsTerm } = inputsOf(change, running);
  return `((${target}) - (${agreed})) x ${secondsLeft}/${secondsTerm}`;
}

export function nameOf({ sku, quantities }: Pick<Selection, 'sku' | 'quantities'>): string {
  const choices = Object.values(sku).map((value) => value.charAt(0).toUpperCase() + value.slice(1));
  return [...choices, ...Object.entries(quantities).map(([unit, count]) => `${count} ${unit}`)].join(', ');
}

function bracketed(amount: string): string {
  return amount.startsWith('-') ? `(${amount})` : amount;
}
