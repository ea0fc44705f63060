import type { Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { Refusal } from '../refusal.ts';
import type { Command } from '../run-command.ts';
import { withOpenOrder } from '../subscriptions/with-open-order.ts';
import type { RenewalRequest } from './renew.ts';
import type { StoredRenewal } from './renewal.ts';

/**
 * Renews a subscription with whatever order waits for it. A request that does not say where its term is to begin means
 * the end that it found, so that of two at once the second buys nothing.
 */
export function renewSubscription(
  engine: Engine,
  command: Command<Omit<RenewalRequest, 'order'>>,
): Promise<Result<StoredRenewal, Refusal>> {
  let { from } = command.body;
  return withOpenOrder(engine, command.body.subscription, {
    moved: 'renewal.moved',
    run: (order, { term }) => {
      from ??= term.end ?? undefined;
      const body = { ...command.body, order, ...(from !== undefined && { from }) };
      return engine.commands.renew({ ...command, body });
    },
  });
}
