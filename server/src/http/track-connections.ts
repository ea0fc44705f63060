import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface TrackedConnections {
  /** Closes what carries no request, at once and from now on as soon as it carries none. */
  closeUnused(): void;
}

/**
 * Counts the requests under way on each connection. The platform's `closeIdleConnections` leaves those alone that have
 * never sent a request, and browsers open such ones in advance: one of them would hold up the end for a minute.
 */
export function trackConnections(server: Server): TrackedConnections {
  const underWay = new Map<Socket, number>();
  let isClosing = false;
  const count = (socket: Socket, change: 1 | -1) => {
    const before = underWay.get(socket);
    if (before === undefined) return;
    underWay.set(socket, before + change);
    if (isClosing && before + change === 0) socket.destroySoon();
  };
  server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  return {
    closeUnused() {
      isClosing = true;
      for (const [socket, requests] of underWay) if (requests === 0) socket.destroySoon();
    },
  };
}
