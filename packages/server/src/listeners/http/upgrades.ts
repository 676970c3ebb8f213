import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Gateway } from '@nameplate/gateway';

/** `/mqtt` of the HTTP port is MQTT over WebSocket, MQTT 3.1.1 §6. No other path is taken over. */
export function addUpgrades(server: Server, frontDoor: Pick<Gateway, 'upgrade'>): void {
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    const isMqtt = /^\/mqtt(?:\?|$)/.test(request.url ?? '') && /^websocket$/i.test(request.headers.upgrade ?? '');
    if (isMqtt) return frontDoor.upgrade(request, socket, head);
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}
