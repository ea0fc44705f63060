import type { Page, Route } from 'playwright-core';
import type { StripeStandIn } from './stripe-stand-in.ts';

/** A number that the card's bank declines; any other is taken. */
export const DECLINED_CARD = '4000 0000 0000 0002';
export const GOOD_CARD = '4242 4242 4242 4242';
/** An account that is debited within days: nobody knows at once whether it is. */
export const BANK_ACCOUNT = 'DE89 3704 0044 0532 0130 00';
export const PUBLISHABLE_KEY = 'pk_test_standin';

/**
 * As much of Stripe's script as the console calls: a form of one field, and its calls to Stripe. It goes out over the real
 * addresses, so that the page's Content-Security-Policy has its say.
 */
const SCRIPT = `
window.Stripe = (key) => {
  const call = async (secret, body) => {
    const intent = secret.split('_secret')[0];
    const query = new URLSearchParams({ client_secret: secret, key });
    const answer = await fetch('https://api.stripe.com/v1/payment_intents/' + intent + '?' + query, {
      method: body ? 'POST' : 'GET',
      ...(body && { body: new URLSearchParams(body) }),
    });
    return answer.json();
  };
  return {
    retrievePaymentIntent: (secret) => call(secret),
    elements: ({ locale }) => {
      const field = document.createElement('input');
      field.setAttribute('aria-label', locale === 'zh' ? '卡号' : 'Card number');
      const listeners = {};
      return {
        field,
        create: () => ({
          on: (name, listener) => { listeners[name] = listener; },
          mount: (place) => { place.append(field); listeners.ready?.(); },
          destroy: () => field.remove(),
        }),
        submit: async () => (field.value ? {} : { error: { message: 'Your card number is incomplete.' } }),
      };
    },
    confirmPayment: ({ elements, clientSecret }) => call(clientSecret, { number: elements.field.value }),
  };
};
window.Stripe.version = 'endive';
`;

/** Stripe's two hosts as the browser of this page meets them, in front of the loopback Stripe. */
export async function answerStripeHosts(page: Page, stripe: StripeStandIn): Promise<void> {
  await page.route('https://js.stripe.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: SCRIPT }),
  );
  await page.route('https://api.stripe.com/**', (route) => route.fulfill(answerOf(route, stripe)));
}

function answerOf(route: Route, stripe: StripeStandIn) {
  const url = new URL(route.request().url());
  const [, id = ''] = /\/payment_intents\/(pi_\w+)$/.exec(url.pathname) ?? [];
  const { client_secret: secret } = stripe.book.intents.get(id) ?? {};
  const isAsker = secret === url.searchParams.get('client_secret') && url.searchParams.get('key') === PUBLISHABLE_KEY;
  const number = new URLSearchParams(route.request().postData() ?? '').get('number');
  if (isAsker && number === DECLINED_CARD) stripe.decline(id);
  else if (isAsker && number === BANK_ACCOUNT) stripe.debit(id);
  else if (isAsker && number !== null) stripe.pay(id);
  const intent = stripe.book.intents.get(id);
  const error = isAsker ? number !== null && intent?.last_payment_error : { message: 'No such payment_intent.' };
  const isTaken = intent?.status === 'succeeded' || intent?.status === 'processing';
  return {
    headers: { 'access-control-allow-origin': '*' },
    json: error && !isTaken ? { error } : { paymentIntent: { id, status: intent?.status } },
  };
}
