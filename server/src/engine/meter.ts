/** What a process counts of its own work, without ids: `metrics/prometheus-meter.ts` implements it. */
export interface Meter {
  /** A command that was answered; `code` is `ok`, that of its refusal, or `fault` where it threw. */
  command(of: { readonly name: string; readonly code: string; readonly millis: number }): void;
  /** Commands of one transaction. */
  batch(commands: number): void;
  /** A request that was answered. */
  request(of: { readonly route: string; readonly status: number; readonly millis: number }): void;
  /** A job that ran. */
  job(of: { readonly name: string; readonly failed: boolean; readonly millis: number }): void;
  /** All of it, and what was measured just now, in the Prometheus text format. */
  read(now: Measures): Promise<string>;
}

/** What is read when somebody asks: how full things are. */
export interface Measures {
  /** Null while the database does not answer. */
  readonly stored: StoredMeasures | null;
  readonly connections: readonly PoolMeasure[];
  /** What became of the effects that this process took. */
  readonly effects: { readonly [outcome: string]: number };
}

export interface StoredMeasures {
  readonly effects: { readonly waiting: number; readonly claimed: number; readonly 'given-up': number };
  /** Seconds for which the longest waiting effect has been due. */
  readonly effectsLateSeconds: number;
  readonly lanesPaused: number;
  /** Messages to sellers that are not over, by their state. */
  readonly deliveries: { readonly [state: string]: number };
  /** Records that have their place among the events and were not yet handed to webhook endpoints. */
  readonly eventsToHandOut: number;
  /** Since somebody last looked for records without a place. */
  readonly eventsLookedSeconds: number;
}

export interface PoolMeasure {
  readonly pool: string;
  readonly open: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

/** Where the measures come from. */
export interface MeasurePort {
  connections(): readonly PoolMeasure[];
  readStored(
    nowMillis: number,
  ): Promise<Pick<StoredMeasures, 'deliveries' | 'eventsToHandOut' | 'eventsLookedSeconds'>>;
}
