import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { TlsMaterial } from '@nameplate/gateway';
import { loadPackage } from '@nameplate/protocol/grpc';
import type { CertificateAuthentication } from '../authentication/certificate-authentication.ts';
import type { Lifetimes } from '../authentication/lifetimes.ts';
import { type Config, listenHostOf } from '../config/index.ts';
import type { ListenerMetrics } from '../observe/metrics.ts';
import type { Requests } from '../observe/requests.ts';
import type { KeyCheck } from './authenticate.ts';
import { Connections } from './connections.ts';
import { Calls } from './grpc/call.ts';
import { addHealth, type Health } from './grpc/health.ts';
import { addServices, type GrpcBackends } from './grpc/services.ts';
import { createSocketServer } from './grpc/tls-sockets.ts';
import { type Listener, listenTcp } from './listener.ts';

export interface GrpcListenerOptions {
  readonly config: Config;
  readonly requests: Requests;
  readonly keys: KeyCheck;
  readonly lifetimes: Lifetimes;
  readonly metrics: ListenerMetrics;
  readonly backends: GrpcBackends;
  /** Absent: in the clear. */
  readonly tls: TlsMaterial | undefined;
  /** Who a client certificate makes of its holder; absent when none is asked for. */
  readonly certificates: CertificateAuthentication | undefined;
}

/** gRPC: every service of `proto/nameplate`, health and reflection. */
export interface GrpcListener extends Listener {
  readonly health: Health;
}

/** Opens the gRPC port. The socket server is ours, so that connections are counted and bounded like all others. */
export async function listenGrpc({
  config,
  requests,
  keys,
  lifetimes,
  metrics,
  backends,
  tls,
  certificates,
}: GrpcListenerOptions): Promise<GrpcListener> {
  const grpc = new Server({
    'grpc.max_receive_message_length': config.grpc_message_max_bytes,
    // A page of large records is bounded by its rows, and by what the client will take.
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': config.grpc_streams_max,
    // A connection whose peer has vanished is found out, and given up.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
  addServices(grpc, loadPackage(), new Calls({ requests, keys, lifetimes, certificates }), backends);
  const health = addHealth(grpc);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());

  const { server: sockets, unwatch } = createSocketServer({
    tls,
    accept: (socket) => injector.injectConnection(socket),
    refused: (reason) => metrics.refused.inc({ protocol: 'grpc', reason }),
  });
  const connections = new Connections(sockets, { protocol: 'grpc', max: config.grpc_connections_max, metrics });
  const port = await listenTcp(sockets, {
    host: listenHostOf(config, 'grpc'),
    port: config.grpc_port,
    portKey: 'grpc_port',
  });

  let closing: Promise<void> | undefined;
  const close = async () => {
    unwatch();
    grpc.forceShutdown();
    await connections.end();
  };
  return {
    port,
    health,
    stopAccepting: () => {
      sockets.close();
      health.stop();
      // GOAWAY: clients go elsewhere for their next call, and finish those under way.
      injector.drain(config.drain_deadline_ms);
    },
    close: () => (closing ??= close()),
  };
}
