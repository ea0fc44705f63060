import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Measures, Meter, StoredMeasures } from '../engine/meter.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000];
const MILLIS_PER_SECOND = 1_000;

/** Counts in memory; every label has few values, all of them names of ours. */
export function createPrometheusMeter(): Meter {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const commands = new Histogram({
    name: 'regrade_command_seconds',
    help: 'From the call of a command to its answer, with the wait for its batch',
    labelNames: ['command', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'regrade_refusals_total',
    help: 'Commands that were refused, by the code of the refusal',
    labelNames: ['code'],
    registers,
  });
  const batches = new Histogram({
    name: 'regrade_batch_commands',
    help: 'Commands of one transaction',
    buckets: BATCHES,
    registers,
  });
  const requests = new Histogram({
    name: 'regrade_http_request_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const jobs = new Histogram({
    name: 'regrade_job_seconds',
    help: 'One look of a job at the clock',
    labelNames: ['job', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const showMeasures = createGauges(registers);
  collectDefaultMetrics({ register: registry });
  return {
    command({ name, code, millis }) {
      const outcome = code === 'ok' || code === 'fault' ? code : 'refused';
      commands.observe({ command: name, outcome }, millis / MILLIS_PER_SECOND);
      if (outcome === 'refused') refusals.inc({ code });
    },
    batch: (count) => batches.observe(count),
    request: ({ route, status, millis }) =>
      requests.observe({ route, status: String(status) }, millis / MILLIS_PER_SECOND),
    job: ({ name, failed, millis }) =>
      jobs.observe({ job: name, outcome: failed ? 'fault' : 'ok' }, millis / MILLIS_PER_SECOND),
    async read(now) {
      showMeasures(now);
      return registry.metrics();
    },
  };
}

function createGauges(registers: Registry[]): (now: Measures) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `regrade_${name}`, help, labelNames, registers });
  const up = gauge('database_up', 'Whether the database answered when this was read');
  const connections = gauge('database_connections', 'Connections that are open', ['pool', 'state']);
  const waiting = gauge('database_waiting', 'Who waits for a connection', ['pool']);
  const outcomes = new Counter({
    name: 'regrade_outbox_outcomes_total',
    help: 'What became of the effects that this process took',
    labelNames: ['outcome'],
    registers,
  });
  const showStored = createStoredGauges(gauge);
  return ({ stored, connections: pools, effects }) => {
    up.set(stored ? 1 : 0);
    for (const { pool, open, idle, waiting: count } of pools) {
      connections.set({ pool, state: 'busy' }, open - idle);
      connections.set({ pool, state: 'idle' }, idle);
      waiting.set({ pool }, count);
    }
    // The worker counts by itself.
    outcomes.reset();
    for (const [outcome, count] of Object.entries(effects)) outcomes.inc({ outcome }, count);
    showStored(stored);
  };
}

/** Of all processes together; what cannot be read is not there, instead of being what it was. */
function createStoredGauges(
  gauge: (name: string, help: string, labelNames?: string[]) => Gauge,
): (stored: StoredMeasures | null) => void {
  const effects = gauge('outbox_effects', 'Effects that are not done', ['state']);
  const late = gauge('outbox_late_seconds', 'For how long the longest waiting effect has been due');
  const paused = gauge('outbox_lanes_paused', 'Doors that are left in peace because calls failed');
  const deliveries = gauge('deliveries_open', 'Messages to sellers that are not over, dead letters among them', [
    'state',
  ]);
  const toHandOut = gauge('events_to_hand_out', 'Events that webhook endpoints were not yet given');
  const looked = gauge('events_looked_seconds', 'Since somebody looked for events without a place');
  const all = [effects, late, paused, deliveries, toHandOut, looked];
  return (stored) => {
    for (const each of all) each.reset();
    if (!stored) {
      for (const each of [late, paused, toHandOut, looked]) each.remove();
      return;
    }
    for (const [state, count] of Object.entries(stored.effects)) effects.set({ state }, count);
    for (const [state, count] of Object.entries(stored.deliveries)) deliveries.set({ state }, count);
    late.set(stored.effectsLateSeconds);
    paused.set(stored.lanesPaused);
    toHandOut.set(stored.eventsToHandOut);
    looked.set(stored.eventsLookedSeconds);
  };
}
