import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { UdpReassembler } from '@nameplate/protocol/handle';
import type { Passed } from './line.ts';
import type { ProxyOptions } from './tcp.ts';

interface Peer {
  readonly conversation: number;
  readonly upstream: Socket;
}

const peersMax = 64;

/** Passes datagrams on to a server, and its answers back; tells of the messages once they are whole. Loopback only. */
export async function proxyUdp(
  port: number,
  options: ProxyOptions,
): Promise<AsyncDisposable & { readonly port: number }> {
  const { address, family } = await lookup(options.to.host);
  const server = createSocket('udp4');
  const peers = new Map<string, Peer>();
  const reassembler = new UdpReassembler();
  let conversations = 0;

  const tell = (peer: Peer, direction: Passed['direction'], datagram: Buffer) => {
    try {
      const frame = reassembler.accept(`${direction} ${peer.conversation}`, datagram);
      const { conversation } = peer;
      if (frame) options.onFrame({ at: options.now(), transport: 'udp', conversation, direction, frame });
    } catch (thrown) {
      options.onProblem(`udp${peer.conversation}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  };

  const begin = (name: string, answerTo: { readonly address: string; readonly port: number }): Peer => {
    // The one that was silent longest makes room.
    const [oldest] = peers.size >= peersMax ? peers.keys() : [];
    if (oldest !== undefined) forget(peers, oldest);
    conversations += 1;
    const upstream = createSocket(family === 6 ? 'udp6' : 'udp4');
    const peer = { conversation: conversations, upstream };
    upstream.on('error', (error) => options.onProblem(`udp${peer.conversation}: ${error.message}`));
    upstream.on('message', (datagram, from) => {
      if (from.port !== options.to.port || from.address !== address) return;
      tell(peer, 'answer', datagram);
      server.send(datagram, answerTo.port, answerTo.address);
    });
    peers.set(name, peer);
    return peer;
  };

  server.on('message', (datagram, from) => {
    const name = `${from.address} ${from.port}`;
    const peer = peers.get(name) ?? begin(name, from);
    // Last in the order of the map: heard last.
    peers.delete(name);
    peers.set(name, peer);
    tell(peer, 'request', datagram);
    peer.upstream.send(datagram, options.to.port, address);
  });
  server.bind(port, '127.0.0.1');
  await once(server, 'listening');
  server.on('error', (error) => options.onProblem(`udp: ${error.message}`));
  return {
    port: server.address().port,
    [Symbol.asyncDispose]: async () => {
      for (const name of peers.keys()) forget(peers, name);
      server.close();
      await once(server, 'close');
    },
  };
}

function forget(peers: Map<string, Peer>, name: string): void {
  peers.get(name)?.upstream.close();
  peers.delete(name);
}
