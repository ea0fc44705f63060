/**
 * Catalog documents in a few words, for tests of sentences and figures: specifications with their quantities, SKUs by plan,
 * price rows such as `P1Y JPY: 500 + 20 seats`, and rules such as `basic → pro`.
 */
export interface PlansDocument {
  readonly type?: 'marketplace' | 'direct';
  readonly style?: 'upgrade-rules' | 'scope';
  readonly feeRule?: string;
  readonly timeZone?: string;
  /** Of the component `app`, in order. */
  readonly specifications: { readonly [id: string]: PlansSpecification };
  /** `basic → pro` in the first specification, `premium pro → standard basic` in or across named ones. */
  readonly rules?: readonly string[];
  /** What else the rule of a specification says; it makes a rule where none is written. */
  readonly terms?: { readonly [specification: string]: object };
  /** Beside `app`. */
  readonly addOns?: { readonly [component: string]: { readonly [id: string]: PlansSpecification } };
}

export interface PlansSpecification {
  readonly billing?: string;
  /** `[min, max, step]`, and a unit where it is not the attribute's name. */
  readonly quantities?: { readonly [attribute: string]: readonly [number, number, number, string?] };
  /** Rows, alone or with other fields of the SKU; the plan `-` alone stands for a specification without choices. */
  readonly skus: { readonly [plan: string]: readonly string[] | (object & { readonly rows: readonly string[] }) };
}

export function plansDocument(of: PlansDocument): object {
  const { type = 'marketplace', style = 'upgrade-rules', feeRule = 'exact@1', timeZone = 'UTC', addOns = {} } = of;
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'thing', name: 'Thing', type, feeRule, timeZone, protocol: 'license-only' },
    components: [
      { id: 'app', role: 'base', specifications: Object.entries(of.specifications).map(toSpecification) },
      ...Object.entries(addOns).map(([id, specifications]) => ({
        id,
        role: 'add-on',
        specifications: Object.entries(specifications).map(toSpecification),
      })),
    ],
    rules: { style, specifications: toRules(of) },
  };
}

function toSpecification([id, of]: [string, PlansSpecification]): object {
  const plans = Object.keys(of.skus).filter((plan) => plan !== '-');
  const quantities = Object.entries(of.quantities ?? {}).map(([attribute, [min, max, step, unit = attribute]]) => ({
    ...{ id: attribute, kind: 'quantity', min, max, step, unit },
  }));
  return {
    id,
    name: id,
    billing: of.billing ?? 'subscription',
    attributes: [...(plans.length > 0 ? [{ id: 'plan', kind: 'choice', values: plans }] : []), ...quantities],
    skus: Object.entries(of.skus).map(([plan, sku]) => {
      const { rows, ...fields } = 'rows' in sku ? sku : { rows: sku };
      return { sku: choicesOf(plan), ...fields, prices: rows.map(toRow) };
    }),
  };
}

function choicesOf(plan: string): object {
  return plan === '-' ? {} : { plan };
}

function toRow(text: string): object {
  const [head = '', tail] = text.split(': ', 2).length === 2 && text.startsWith('P') ? splitOnce(text) : ['', text];
  const [period = 'P1M', currency = 'USD'] = head === '' ? [] : head.split(' ');
  return { period, currency, parts: (tail ?? '').split(' + ').map(toPart) };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(': ');
  return [text.slice(0, at), text.slice(at + 2)];
}

/** `5.00` · `1.00 seats` · `8.00 per 5 seats` · `volume seats: 0.30 upTo 5, 0.20`. */
function toPart(text: string): object {
  const banded = /^(volume|volume-added|graduated) (\S+): (.+)$/.exec(text);
  if (banded) {
    const bands = (banded[3] ?? '').split(', ').map((band) => {
      const [amount, upTo] = band.split(' upTo ');
      return { ...(upTo !== undefined && { upTo: Number(upTo) }), amount };
    });
    return { model: banded[1], of: banded[2], bands };
  }
  const [amount, ...words] = text.split(' ');
  if (words.length === 0) return { model: 'flat', amount };
  if (words.length === 1) return { model: 'linear', of: words[0], amount };
  return { model: 'package', of: words[2], size: Number(words[1]), amount };
}

function toRules({ specifications, rules = [], terms = {} }: PlansDocument): object[] {
  const [first = ''] = Object.keys(specifications);
  const side = (text: string) => {
    const [specification = first, plan = '-'] = text.includes(' ') ? text.split(' ') : [undefined, text];
    return { specification, sku: choicesOf(plan) };
  };
  const pairs = rules.map((rule) => {
    const [from = '', to = ''] = rule.split(' → ');
    return { from: side(from), to: side(to) };
  });
  const froms = new Set([...pairs.map(({ from }) => from.specification), ...Object.keys(terms)]);
  return [...froms].map((specification) => {
    const own = Map.groupBy(
      pairs.filter(({ from }) => from.specification === specification),
      ({ from }) => JSON.stringify(from.sku),
    );
    const skus = [...own.values()].map((same) => ({
      from: same[0]?.from.sku,
      to: same.map(({ to }) => (to.specification === specification ? to.sku : to)),
    }));
    return { from: specification, ...terms[specification], skus };
  });
}
