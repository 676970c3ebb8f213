import { createSocket } from 'node:dgram';
import { splitDatagrams, UdpReassembler } from '@nameplate/protocol/handle';
import type { TestServer } from '@nameplate/testing';
import { Conversation } from './handle-conversation.ts';

/** One frame out, one frame in. */
export type Ask = (frame: Uint8Array) => Promise<Buffer>;

export const transports = ['tcp', 'udp', 'http'] as const;
export type Transport = (typeof transports)[number];

/** Each asks over a connection or socket of its own: what holds for a session must not depend on where it was set up. */
export function askOver(server: TestServer, transport: Transport): Ask {
  if (transport === 'tcp') return async (frame) => await overTcp(server.handlePort, frame);
  if (transport === 'udp') return async (frame) => (await overUdp(server.handlePort, frame, 1))[0] ?? Buffer.alloc(0);
  return async (frame) => await overHttp(server.httpUrl, frame);
}

async function overTcp(port: number, frame: Uint8Array): Promise<Buffer> {
  const conversation = new Conversation(port);
  try {
    return await conversation.ask(frame);
  } finally {
    conversation.close();
  }
}

async function overHttp(url: string, frame: Uint8Array): Promise<Buffer> {
  const response = await fetch(`${url}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-hdl-message' },
    body: Buffer.from(frame),
  });
  return Buffer.from(await response.arrayBuffer());
}

/** The answers to a frame that is sent so often, from one port, each time after the answer before. */
export async function overUdp(port: number, frame: Uint8Array, times: number): Promise<Buffer[]> {
  const socket = createSocket('udp4');
  try {
    const answers: Buffer[] = [];
    for (let time = 0; time < times; time += 1) {
      const whole = new Promise<Buffer>((resolve) => {
        const reassembler = new UdpReassembler();
        socket.removeAllListeners('message');
        socket.on('message', (datagram) => {
          const answer = reassembler.accept('server', datagram);
          if (answer !== undefined) resolve(Buffer.from(answer));
        });
      });
      for (const datagram of splitDatagrams(frame)) socket.send(datagram, port, '127.0.0.1');
      answers.push(await whole);
    }
    return answers;
  } finally {
    socket.close();
  }
}
