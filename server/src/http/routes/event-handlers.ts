import type { EventReader } from '../../engine/events/build-events.ts';
import type { CustomerCaller, OperatorCaller, SellerCaller } from '../caller.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';

type EventHandlers = Pick<Handlers, 'events'>;

export function createEventHandlers({ eventStreams }: HandlerDeps): EventHandlers {
  return {
    async events({ caller, query }, reply) {
      // A browser that comes back repeats the address and adds the header: the header is newer.
      const last = reply.request.headers['last-event-id'];
      const cursor = typeof last === 'string' && last !== '' ? last : query.after;
      const filter = {
        ...(query.type && { types: query.type }),
        ...(query.subject !== undefined && { subject: query.subject }),
      };
      return eventStreams.open({ reader: readerOf(caller), filter, owner: caller.account, cursor }, reply);
    },
  };
}

function readerOf(caller: OperatorCaller | SellerCaller | CustomerCaller): EventReader {
  switch (caller.role) {
    case 'operator':
      return { role: 'operator' };
    case 'seller':
      return { role: 'seller', seller: caller.seller };
    case 'customer':
      return { role: 'customer', account: caller.account };
  }
}
