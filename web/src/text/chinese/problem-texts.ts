/** Title and way out of problems, by code. */
export type ProblemTexts = { readonly [code: string]: readonly [title: string, wayOut: string] };
