import type { ProblemEntries } from './problem-entry.ts';

/** Of drafts, reviews and products: what sellers and operators meet. Faults inside a catalog are findings. */
export const CATALOG_PROBLEMS = {
  'draft.unreadable': {
    status: 422,
    title: 'This is no catalog',
    wayOut: 'Correct the format faults in `findings`; nothing was saved.',
  },
  'draft.other-product': {
    status: 422,
    title: 'The catalog is of another product',
    wayOut: 'Make `seller` and `product.id` of the catalog agree with the address, or save it under its own address.',
  },
  'draft.in-review': {
    status: 409,
    title: 'The draft is in review',
    wayOut: 'Wait for the decision, or withdraw it with `DELETE …/draft/submission` and edit then.',
  },
  'draft.has-errors': {
    status: 409,
    title: 'The draft has errors',
    wayOut:
      'Correct the errors in `findings`, by their offered repairs or by hand, and submit again; a reviewer rejects it with the reason.',
  },
  'draft.repair-unknown': {
    status: 409,
    title: 'This repair is not offered',
    wayOut: 'Read the verification again and name `path` and `kind` of a repair that it offers.',
  },
  'draft.rule-unknown': {
    status: 404,
    title: 'There is no such rule',
    wayOut: 'Check the specification and SKU in the address against the draft.',
  },
  'draft.specification-unknown': {
    status: 404,
    title: 'The draft has no such specification',
    wayOut: 'Add the specification to the draft before you write rules for it.',
  },
  'draft.sku-unknown': {
    status: 404,
    title: 'The specification has no such SKU',
    wayOut: 'Add the SKU to the draft before you write rules for it; the key in the address is percent-encoded.',
  },
  'review.decided': {
    status: 409,
    title: 'The review is closed',
    wayOut: 'Read the review: it has been decided or withdrawn; a new submission makes a new one.',
  },
  'review.content-changed': {
    status: 409,
    title: 'The reviewed content is another',
    wayOut: 'Read the review again and decide with the `etag` of what you have seen.',
  },
  'impact.nothing-published': {
    status: 409,
    title: 'Nothing is published yet',
    wayOut: 'Publish a first release: before it no subscription runs that a draft could touch.',
  },
  'impact.not-started': {
    status: 404,
    title: 'No impact of this content is known here',
    wayOut:
      'Start it with `POST …/draft/impact` or a new plan: it is kept by the process that computed it, until draft or release move.',
  },
} as const satisfies ProblemEntries;
