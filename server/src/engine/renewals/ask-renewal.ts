import type { Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { Refusal } from '../refusal.ts';
import type { Command } from '../run-command.ts';
import { withOpenOrder } from '../subscriptions/with-open-order.ts';
import type { RenewalRequest } from './renew.ts';
import type { StoredRenewal } from './renewal.ts';

/** Renews a subscription with whatever order waits for it. */
export function renewSubscription(
  engine: Engine,
  command: Command<Omit<RenewalRequest, 'order'>>,
): Promise<Result<StoredRenewal, Refusal>> {
  return withOpenOrder(engine, command.body.subscription, {
    moved: 'renewal.moved',
    run: (order) => engine.commands.renew({ ...command, body: { ...command.body, order } }),
  });
}
