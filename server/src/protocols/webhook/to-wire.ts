import {
  type ChangedComponent,
  type CodedSelection,
  currencyDigits,
  formatInstant,
  formatMinor,
  present,
  type SellerCommand,
} from '@regrade/core';
import type { ChangedData, Message, SelectionData } from './wire.ts';

type AboutSubscription = Exclude<SellerCommand, { readonly kind: 'probe' }>;

/** The message that says it. */
export function toMessage(command: SellerCommand): Message {
  const timestamp = formatInstant(command.at);
  switch (command.kind) {
    case 'change': {
      const { order, net } = command;
      const digits = present(currencyDigits(net.currency), 'an order is in a known currency');
      return {
        type: 'change.requested',
        timestamp,
        data: {
          ...aboutSubscription(command),
          order,
          effectiveAt: formatInstant(command.effectiveAt),
          answerBy: formatInstant(command.answerBy),
          components: command.components.map(toChanged),
          net: formatMinor(net.minor, digits),
          currency: net.currency,
        },
      };
    }
    case 'fit-check': {
      const { quote } = command;
      const components = command.components.map(toChanged);
      const answerBy = formatInstant(command.answerBy);
      const data = { ...aboutSubscription(command), quote, answerBy, components };
      return { type: 'change.fit_requested', timestamp, data };
    }
    case 'restate': {
      const components = command.components.map(({ component, license, selection }) => ({
        component,
        license,
        selection: toSelection(selection),
      }));
      const data = { ...aboutSubscription(command), order: command.order, components };
      return { type: 'selection.restated', timestamp, data };
    }
    case 'probe':
      return { type: 'endpoint.tested', timestamp, data: { product: command.product } };
  }
}

function aboutSubscription({ delivery, subscription, account, product, term }: AboutSubscription) {
  const end = term.end === null ? null : formatInstant(term.end);
  return { delivery, subscription, account, product, term: { start: formatInstant(term.start), end } };
}

function toChanged({ component, license, from, to }: ChangedComponent): ChangedData {
  return { component, license, from: toSelection(from), to: toSelection(to) };
}

function toSelection({ specification, sku, skuKey, quantities, codes }: CodedSelection): SelectionData {
  return { specification, sku, skuKey, quantities, codes };
}
