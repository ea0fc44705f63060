import type { WebhookEndpoint } from '../../server/src/engine/webhooks/webhook-endpoint.ts';
import type { Client, Ground } from './client.ts';
import { keyed, pickFrom } from './pick.ts';
import { MOOD_NAMES } from './receivers.ts';

/** Addresses that are told of events: made, given new secrets, told again, ended. Whose they are is drawn with them. */
export async function moveEndpoint(client: Client): Promise<void> {
  const { act, ground } = client;
  const known = ground.log.all('endpoint');
  const one = pickFrom(known, act.pick)?.answer;
  if (!one || known.length < ENDPOINTS_AT_FIRST || act.pick % 4 === 0) return addEndpoint(client);
  const { account, id } = one;
  const common = { account, actor: 'sim', conflict: `webhooks:${account}` };
  const idempotency = keyed(`endpoint-${act.id}`, [id, act.pick % 4]);
  const body = { endpoint: id };
  switch (act.pick % 4) {
    case 1: {
      const secrets = await makeSecrets(client);
      const rotated = { ...common, idempotency, body: { ...body, secrets: secrets.map(({ kept }) => kept) } };
      const answer = await client.send((engine) => engine.commands.rotateWebhookSecrets(rotated));
      if (answer.ok) client.learn({ kind: 'endpoint-secret', endpoint: id, secret: secrets[0]?.shown ?? '' });
      return;
    }
    case 2:
      await client.send((engine) => engine.commands.enableWebhookEndpoint({ ...common, idempotency, body }));
      return;
    default:
      // Most live on, or there would be nothing to tell.
      if (act.agents > 20) return;
      await client.send((engine) => engine.commands.deleteWebhookEndpoint({ ...common, idempotency, body }));
  }
}

const ENDPOINTS_AT_FIRST = 2;
/** What an endpoint wants to hear of; null is all. */
const TYPES = [null, ['regrade.change-order', 'regrade.webhook-endpoint'], ['regrade.subscription', 'regrade.license']];

async function addEndpoint(client: Client): Promise<void> {
  const { act, ground } = client;
  const account = pickFrom(ground.log.all('customer'), act.pick)?.account;
  if (!account) return;
  const readers = [
    { role: 'seller', seller: 'acme' },
    { role: 'customer', seller: null },
    { role: 'operator', seller: null },
  ] as const;
  const reader = readers[act.agents % readers.length] ?? readers[0];
  const mood = MOOD_NAMES[act.process % MOOD_NAMES.length] ?? 'steady';
  const secrets = await makeSecrets(client);
  const body = {
    ...reader,
    address: ground.receivers.addressOf(act.id, mood),
    description: null,
    types: TYPES[act.periods % TYPES.length] ?? null,
    secrets: secrets.map(({ kept }) => kept),
  };
  const idempotency = keyed(`endpoint-${act.id}`, body.address);
  const command = { account, actor: 'sim', conflict: `webhooks:${account}`, body, idempotency };
  const answer = await client.send((engine) => engine.commands.createWebhookEndpoint(command));
  if (!answer.ok) return;
  client.learn({ kind: 'endpoint', answer: answer.value });
  client.learn({ kind: 'endpoint-secret', endpoint: answer.value.id, secret: secrets[0]?.shown ?? '' });
}

async function makeSecrets({ read }: Client) {
  const made = await read((engine) => engine.webhooks.sender.createSecrets());
  if (!made.ok) throw new Error(`there are no secrets: ${made.error.code}`);
  return made.value;
}

/** What was given up is kept for a week only: whoever judges later has seen it before. */
export async function noteGivenUp({ world, log }: Pick<Ground, 'world' | 'log'>): Promise<void> {
  const rows = await world.sql(`select endpoint_id, event_id from webhook_attempt where outcome = 'given-up'`);
  const known = new Set(log.all('given-up').map(({ endpoint, event }) => `${endpoint} ${event}`));
  for (const row of rows) {
    const [endpoint, event] = [String(row['endpoint_id']), String(row['event_id'])];
    if (!known.has(`${endpoint} ${event}`)) log.note({ kind: 'given-up', endpoint, event });
  }
}

export type LearnedEndpoint =
  | { readonly kind: 'endpoint'; readonly answer: WebhookEndpoint }
  /** Shown once: whoever has it can tell whose message it is. */
  | { readonly kind: 'endpoint-secret'; readonly endpoint: string; readonly secret: string }
  | { readonly kind: 'given-up'; readonly endpoint: string; readonly event: string };
