import type { ProblemEntries } from './problem-entry.ts';

/** Of purchases and running subscriptions. */
export const SUBSCRIPTION_PROBLEMS = {
  'subscription.ended': {
    status: 409,
    title: 'The subscription has ended',
    wayOut: 'Renew it while that is possible, or buy the product again; an ended term cannot be changed.',
  },
  'subscription.suspended': {
    status: 409,
    title: 'The subscription is suspended',
    wayOut:
      'Ask the operator to resume it, then change it again; a change that was open when it was suspended has ended, and what was paid for it goes back.',
  },
  'subscription.not-suspended': {
    status: 409,
    title: 'The subscription is not suspended',
    wayOut: 'There is nothing to resume.',
  },
  'subscription.changing': {
    status: 409,
    title: 'Another change is under way',
    wayOut: 'Finish or cancel the open order named in the detail, then change again.',
  },
  'account.suspended': {
    status: 403,
    title: 'The account is suspended',
    wayOut: 'Ask the operator to lift the suspension; reading is still possible.',
  },
  'account.suspended-already': {
    status: 409,
    title: 'The account is suspended already',
    wayOut: 'There is nothing to suspend; resume it to let the customer buy and change again.',
  },
  'account.not-suspended': {
    status: 409,
    title: 'The account is not suspended',
    wayOut: 'There is nothing to resume.',
  },
  'account.exists': {
    status: 409,
    title: 'The account exists',
    wayOut: 'Repeat the request: another id is drawn.',
  },
  'purchase.account-required': {
    status: 422,
    title: 'For whom?',
    wayOut: 'An operator names the customer in `account`; a customer leaves it out.',
  },
  'purchase.component-repeated': {
    status: 422,
    title: 'A component named twice',
    wayOut: 'Put everything of one component into one entry.',
  },
  'purchase.base-missing': {
    status: 422,
    title: 'The base application is missing',
    wayOut: 'Add the base component; add-ons are bought with it.',
  },
  'purchase.sku-unknown': {
    status: 422,
    title: 'Not on sale',
    wayOut: 'Name a component, specification and SKU that the release in force sells, with a value for every choice.',
  },
  'purchase.billing-unsupported': {
    status: 422,
    title: 'Not sold here',
    wayOut: 'Buy specifications that are billed by subscription; ask the seller for the others.',
  },
  'purchase.quantity': {
    status: 422,
    title: 'These quantities are not sold',
    wayOut: 'Give every quantity attribute of the specification, in its range and on its steps.',
  },
  'purchase.price-missing': {
    status: 422,
    title: 'No price for this period and currency',
    wayOut: 'Choose a period and currency that every component of the purchase is sold in.',
  },
  'purchase.term-too-long': {
    status: 422,
    title: 'Longer than five years',
    wayOut: 'Buy fewer periods: a purchase is at most five years.',
  },
} as const satisfies ProblemEntries;
