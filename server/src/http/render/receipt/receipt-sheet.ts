import type { Receipt } from '@regrade/client';

/** Who and what a receipt is about, in words: ids alone say little to whoever keeps it. */
export interface ReceiptNames {
  readonly customer: string;
  readonly seller: string;
  readonly product: string;
}

/** A receipt as it is drawn, on a page of HTML or of paper alike. */
export interface ReceiptSheet {
  readonly title: string;
  readonly number: string;
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly lines: readonly { readonly text: string; readonly charge: string; readonly credit: string }[];
  readonly sums: readonly ReceiptSum[];
  readonly currency: string;
}

export interface ReceiptSum {
  readonly label: string;
  readonly amount: string;
  /** What moved: the figures that the document is about. */
  readonly isTotal: boolean;
}

/** What stands on the document of a receipt; amounts are those of the receipt, to the letter. */
export function layOutReceipt(receipt: Receipt, names: ReceiptNames): ReceiptSheet {
  return {
    title: receipt.kind === 'receipt' ? 'Receipt' : 'Credit note',
    number: receipt.number,
    facts: factsOf(receipt, names),
    lines: receipt.lines.map((line) => ({ text: describe(line), charge: line.charge, credit: line.credit })),
    sums: sumsOf(receipt),
    currency: receipt.currency,
  };
}

function factsOf(receipt: Receipt, names: ReceiptNames): ReceiptSheet['facts'] {
  const { issuedAt, account, seller, product, subscription, order, corrects } = receipt;
  return [
    ['Number', receipt.number],
    ['Issued', `${issuedAt.slice(0, 10)} ${issuedAt.slice(11, 16)} UTC`],
    ['Customer', `${names.customer} (${account})`],
    ['Seller', `${names.seller} (${seller})`],
    ['Product', `${names.product} (${product})`],
    ['Subscription', subscription],
    ...(order === undefined ? [] : [['Change order', order] as const]),
    ...(corrects === undefined ? [] : [['Corrects', corrects] as const]),
  ];
}

function describe({ component, skuKey, quantities = {} }: Receipt['lines'][number]): string {
  const choices = skuKey === undefined || skuKey === '-' ? [] : skuKey.split(';').map(decodeURIComponent);
  const counted = Object.entries(quantities).map(([attribute, quantity]) => `${attribute}: ${quantity}`);
  const selected = [...choices.map((choice) => choice.replace('=', ': ')), ...counted];
  return [component, ...selected].join(', ');
}

function sumsOf(receipt: Receipt): ReceiptSum[] {
  const { paidFromBalance, method } = receipt;
  const sum = (label: string, amount: string) => ({ label, amount, isTotal: false });
  const total = (label: string, amount: string) => ({ label, amount, isTotal: true });
  const unlessZero = (line: ReceiptSum) => (isZero(line.amount) ? [] : [line]);
  return [
    sum('Net: charges - credits', receipt.net),
    ...receipt.discounts.map(({ name, coupon, amount }) =>
      sum(coupon === undefined ? `Discount: ${name}` : `Coupon ${coupon}: ${name}`, `-${amount}`),
    ),
    ...receipt.taxes.map(({ name, amount }) => sum(`Tax: ${name}`, amount)),
    ...unlessZero(sum('Waived', receipt.waived)),
    ...unlessZero(sum('Not refundable', receipt.forfeited)),
    ...unlessZero(total(method === null ? 'Paid' : `Paid (${method})`, receipt.paid)),
    ...unlessZero(sum('of it from the balance', paidFromBalance)),
    ...unlessZero(total('Refunded', receipt.refund)),
    ...unlessZero(total('Credited to the balance', receipt.balance)),
  ];
}

function isZero(amount: string): boolean {
  return /^-?0*(\.0*)?$/.test(amount);
}
