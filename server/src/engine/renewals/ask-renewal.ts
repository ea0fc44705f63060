import { err, type Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command } from '../run-command.ts';
import type { RenewalRequest } from './renew.ts';
import type { StoredRenewal } from './renewal.ts';

/** Between reading a subscription and its lock an order may begin or end: then it is read again, so often at most. */
const READS_MAX = 3;

/** Renews a subscription with whatever order waits for it: facts are loaded by id, so its order is read first. */
export async function renewSubscription(
  engine: Engine,
  command: Command<Omit<RenewalRequest, 'order'>>,
): Promise<Result<StoredRenewal, Refusal>> {
  let answer: Result<StoredRenewal, Refusal> = err(refuse('not-found', 'there is no such subscription'));
  for (let read = 1; read <= READS_MAX; read++) {
    const found = await engine.reads.readSubscription(command.body.subscription);
    if (!found) return answer;
    const order = found.subscription.openOrder;
    answer = await engine.commands.renew({ ...command, body: { ...command.body, order } });
    if (answer.ok || answer.error.code !== 'renewal.moved') return answer;
  }
  return answer;
}
