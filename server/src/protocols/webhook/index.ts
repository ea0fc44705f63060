import type { Dialect } from '../dialect.ts';
import { signatures, verifiesV1 } from '../standard-webhooks.ts';
import { toAnswer } from './from-wire.ts';
import { createSecret, SECRET_KINDS } from './sign.ts';
import { toMessage } from './to-wire.ts';

/** Where the answer goes that is not given at once. */
const ANSWER_TO = 'regrade-answer-to';

/** Our own dialect: Standard Webhooks with an answer (`protocol.md`). */
export const webhook: Dialect = {
  id: 'webhook',
  asksFit: true,
  secretKinds: SECRET_KINDS,
  secretNames: ['webhook-signature'],
  createSecret,
  toWire(command, { endpoint, secrets, nowSeconds, answerTo }) {
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
          // Not in the body, which is the same on every attempt, also when the marketplace has moved.
          ...('delivery' in command && { [ANSWER_TO]: answerTo(command.delivery) }),
        },
        body,
      },
    };
  },
  verifyAnswer: ({ bytes, header }, { delivery, secrets }) =>
    // Whoever listens may not take the answer to one message for the answer to another.
    header('webhook-id') === delivery && verifiesV1({ bytes, header }, secrets),
  fromWire: toAnswer,
};
