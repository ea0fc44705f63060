/** The messages of our own dialect, as JSON: `protocol.md` says what they mean. Fields are added, never changed. */
export interface Message {
  readonly type: MessageType;
  /** When there was first something to say: the same on every attempt. */
  readonly timestamp: string;
  readonly data: ChangeData | FitData | RestatementData | ProbeData;
}

export type MessageType = 'change.requested' | 'change.fit_requested' | 'selection.restated' | 'endpoint.tested';

interface SubscriptionData {
  readonly delivery: string;
  readonly subscription: string;
  readonly account: string;
  readonly product: string;
  readonly term: { readonly start: string; readonly end: string | null };
}

export interface ChangeData extends SubscriptionData {
  readonly order: string;
  readonly effectiveAt: string;
  readonly answerBy: string;
  readonly components: readonly ChangedData[];
  readonly net: string;
  readonly currency: string;
}

export interface FitData extends SubscriptionData {
  readonly quote: string;
  readonly answerBy: string;
  readonly components: readonly ChangedData[];
}

export interface RestatementData extends SubscriptionData {
  readonly order: string;
  readonly components: readonly {
    readonly component: string;
    readonly license: string;
    readonly selection: SelectionData;
  }[];
}

export interface ProbeData {
  readonly product: string;
}

export interface ChangedData {
  readonly component: string;
  readonly license: string;
  readonly from: SelectionData;
  readonly to: SelectionData;
}

export interface SelectionData {
  readonly specification: string;
  readonly sku: { readonly [attribute: string]: string };
  readonly skuKey: string;
  readonly quantities: { readonly [attribute: string]: number };
  readonly codes: { readonly [dialect: string]: string };
}
