/** Sweeping that loses nothing anybody relies on; done by the clock's jobs, in small portions. */
export interface Upkeep {
  /** Deletes idempotent answers older than `before` (epoch seconds), `limit` at most; answers how many. */
  forgetAnswers(before: number, limit: number): Promise<number>;
  /** Deletes transcripts of attempts made before `beforeMillis`, `limit` at most; answers how many. */
  forgetAttempts(beforeMillis: number, limit: number): Promise<number>;
  /** Deletes ended sessions that would have ended by themselves before `before` (epoch seconds), `limit` at most; answers how many. */
  forgetSessions(before: number, limit: number): Promise<number>;
}
