import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '@nameplate/model';
import { envelopeOctets, headerOctets, opCodes, splitDatagrams, UdpReassembler } from '@nameplate/protocol/handle';
import { listenHostOf } from '../config/index.ts';
import { AnswerBudget } from './handle/answer-budget.ts';
import { datagramConnection } from './handle/connection.ts';
import { RepeatedRequests } from './handle/repeated-requests.ts';
import type { HandleListenerOptions } from './handle-tcp.ts';
import { type Listener, listenError } from './listener.ts';

export interface HandleUdpOptions extends HandleListenerOptions {
  readonly clock: Clock;
  /** The port that TCP has: one number for both. */
  readonly port: number;
}

/**
 * The Handle protocol over UDP. RFC 3652 §2.3: datagrams of at most 512 octets; a longer message is split and put
 * together again. A request that cannot be read is dropped, so that nothing is answered to a forged sender.
 */
export async function listenHandleUdp(options: HandleUdpOptions): Promise<Listener> {
  const { config, service, metrics, clock } = options;
  const host = listenHostOf(config, 'handle');
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: 1024 * 1024 });
  await bind(socket, host, options.port);
  const budget = new AnswerBudget(config.handle_udp_answer_bytes_per_s, clock);
  const repeated = new RepeatedRequests(clock);
  const reassembler = new UdpReassembler({ clock });
  const refused = (reason: string) => metrics.refused.inc({ protocol: 'handle-udp', reason });
  let stopped = false;

  const answer = async (message: Uint8Array, peer: RemoteInfo): Promise<void> => {
    const connection = datagramConnection(peer.address, peer.port);
    const perform = () => service.answer(message, connection);
    const answerOctets = await (isRead(message) ? perform() : repeated.answer(connection.id, message, perform));
    if (!budget.take(peer.address, answerOctets.length)) return refused('rate');
    for (const datagram of splitDatagrams(answerOctets)) {
      socket.send(datagram, peer.port, peer.address, (failed) => {
        if (failed) refused('send');
      });
    }
  };
  socket.on('message', (datagram, peer) => {
    if (stopped) return;
    try {
      const message = reassembler.accept(`${peer.address} ${peer.port}`, datagram);
      if (message === undefined) return;
      // Two servers that answer each other's answers would never stop.
      if (isRequest(message)) void answer(message, peer);
      else refused('not-a-request');
    } catch {
      refused('malformed');
    }
  });
  // An ICMP "port unreachable" of one peer is told as an error of the socket.
  socket.on('error', () => refused('socket'));

  let closing: Promise<void> | undefined;
  return {
    port: options.port,
    stopAccepting: () => {
      stopped = true;
    },
    close: () => (closing ??= new Promise((resolve) => socket.close(() => resolve()))),
  };
}

/**
 * Resolution and site information: to do them twice changes nothing. Unless they are signed: a MAC or a signature is good
 * once.
 */
function isRead(message: Uint8Array): boolean {
  if (isEncrypted(message)) return false;
  const octets = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const opCode = octets.readUInt32BE(envelopeOctets);
  return (opCode === opCodes.resolution || opCode === opCodes.getSiteInfo) && !isSigned(octets);
}

/** RFC 3652 §2.2.4: something other than zeros, the length of no credential, follows the body. */
function isSigned(message: Buffer): boolean {
  if (message.length < envelopeOctets + headerOctets) return false;
  const at = envelopeOctets + headerOctets + message.readUInt32BE(envelopeOctets + headerOctets - 4);
  return message.subarray(at, at + 4).some((octet) => octet !== 0);
}

function isEncrypted(message: Uint8Array): boolean {
  return ((message[2] ?? 0) & 0x40) !== 0;
}

/** RFC 3652 §2.2.2: the response code is 0 in a request; where it is encrypted, opening it will tell. */
function isRequest(message: Uint8Array): boolean {
  if (isEncrypted(message)) return true;
  const at = envelopeOctets + 4;
  return message.length >= at + 4 && message.subarray(at, at + 4).every((octet) => octet === 0);
}

async function bind(socket: Socket, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => {
      socket.close();
      reject(listenError(cause, { host, port, portKey: 'handle_port' }));
    };
    socket.once('error', fail);
    socket.bind({ address: host, port }, () => {
      socket.off('error', fail);
      resolve();
    });
  });
}
