/** What is known of a problem code before it happens; the `detail` of an answer adds the figures of the case. */
export interface ProblemEntry {
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  readonly title: string;
  /** What the reader can do about it: one sentence. */
  readonly wayOut: string;
}
export type ProblemEntries = { readonly [code: string]: ProblemEntry };

/** Refusals of the domain as problems: title and way out are the domain's, the status is ours. */
export function withStatus<Code extends string>(
  refusals: { readonly [code in Code]: Pick<ProblemEntry, 'title' | 'wayOut'> },
  status: ProblemEntry['status'],
): { readonly [code in Code]: ProblemEntry } {
  const entries = Object.entries<Pick<ProblemEntry, 'title' | 'wayOut'>>(refusals).map(
    ([code, { title, wayOut }]): [string, ProblemEntry] => [code, { status, title, wayOut }],
  );
  return Object.fromEntries(entries) as { readonly [code in Code]: ProblemEntry }; // the keys are those of `refusals`
}
