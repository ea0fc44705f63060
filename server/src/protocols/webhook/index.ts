import type { Dialect } from '../dialect.ts';
import { signatures } from '../standard-webhooks.ts';
import { toAnswer } from './from-wire.ts';
import { createSecret, SECRET_KINDS } from './sign.ts';
import { toMessage } from './to-wire.ts';

/** Our own dialect: Standard Webhooks with an answer (`protocol.md`). */
export const webhook: Dialect = {
  id: 'webhook',
  asksFit: true,
  secretKinds: SECRET_KINDS,
  secretNames: ['webhook-signature'],
  createSecret,
  toWire(command, { endpoint, secrets, nowSeconds }) {
    const body = JSON.stringify(toMessage(command));
    const signed = { id: command.key, timestamp: nowSeconds, payload: body };
    return {
      kind: 'request',
      request: {
        method: 'POST',
        address: endpoint.address,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Regrade',
          'webhook-id': command.key,
          'webhook-timestamp': String(nowSeconds),
          'webhook-signature': signatures(signed, secrets),
        },
        body,
      },
    };
  },
  fromWire: toAnswer,
};
