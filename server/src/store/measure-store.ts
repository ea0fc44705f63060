import type { MeasurePort } from '../engine/meter.ts';
import type { Database, Row } from './database.ts';

/** States in which something still has to happen, as the index `delivery_open` has them. */
const OPEN_STATES = ['waiting', 'acknowledged', 'dead-letter'] as const;
const MILLIS_PER_SECOND = 1_000;

export function createMeasures(database: Database): MeasurePort {
  return {
    connections: database.connections,
    async readStored(nowMillis) {
      const { rows: open } = await database.query<Row & { state: string; deliveries: bigint }>(
        'measure-deliveries',
        `select state, count(*) as deliveries from delivery
         where state in ('waiting', 'acknowledged', 'dead-letter') group by state`,
      );
      const { rows: feeds } = await database.query<Row & { feed_id: number; place: bigint; looked_at_ms: bigint }>(
        'measure-events',
        'select feed_id, place, looked_at_ms from event_feed where feed_id in (1, 3)',
      );
      const [placed, handed] = [1, 3].map((id) => feeds.find(({ feed_id }) => feed_id === id));
      return {
        deliveries: Object.fromEntries(
          OPEN_STATES.map((state) => [state, Number(open.find((row) => row.state === state)?.deliveries ?? 0)]),
        ),
        eventsToHandOut: Number(placed?.place ?? 0) - Number(handed?.place ?? 0),
        eventsLookedSeconds: Math.max(0, nowMillis - Number(placed?.looked_at_ms ?? nowMillis)) / MILLIS_PER_SECOND,
      };
    },
  };
}
