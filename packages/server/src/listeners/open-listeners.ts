import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway, TlsMaterial } from '@nameplate/gateway';
import { NameplateError } from '@nameplate/model';
import type { Parts } from '../assemble.ts';
import type { Bearers } from '../authentication/bearers.ts';
import type { CertificateAuthentication } from '../authentication/certificate-authentication.ts';
import type { HandleProofs } from '../authentication/handle-proofs.ts';
import type { HandleSessions } from '../authentication/handle-sessions.ts';
import type { Lifetimes } from '../authentication/lifetimes.ts';
import { listenHostOf, speaksTls } from '../config/index.ts';
import type { ListenerMetrics } from '../observe/metrics.ts';
import type { Requests } from '../observe/requests.ts';
import type { Reporter } from '../reporting/reporter.ts';
import { AlarmsAccess } from './alarms-access.ts';
import { ClaimLimit } from './claim-limit.ts';
import { CommandsAccess } from './commands-access.ts';
import { listenGrpc } from './grpc.ts';
import type { ServerKey } from './handle/server-key.ts';
import { HandleService } from './handle/service.ts';
import { siteRecord } from './handle/site.ts';
import { listenHandleTcp } from './handle-tcp.ts';
import { listenHandleUdp } from './handle-udp.ts';
import { listenHttp } from './http.ts';
import type { Listener } from './listener.ts';
import { ReadingsAccess } from './readings-access.ts';

export interface ListenersOptions extends Parts {
  readonly requests: Requests;
  readonly listenerMetrics: ListenerMetrics;
  readonly gateway: Gateway | undefined;
  readonly reporter: Reporter | undefined;
  readonly proofs: HandleProofs;
  readonly bearers: Bearers;
  readonly sessions: HandleSessions;
  readonly lifetimes: Lifetimes;
  readonly serverKey: ServerKey;
  readonly tls: TlsMaterial | undefined;
  /** Absent when no client certificate is asked for. */
  readonly certificates: CertificateAuthentication | undefined;
}

/** The sockets of one server. */
export interface Listeners {
  readonly ports: { readonly grpc: number; readonly http: number; readonly handle: number };
  /** Health says SERVING from here on. */
  ready(): void;
  /** Health NOT_SERVING, no new connections; waits until nothing is under way, or the deadline. */
  drain(deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens gRPC, HTTP and the Handle ports; all or none. */
export async function openListeners(options: ListenersOptions): Promise<Listeners> {
  const { requests } = options;
  const opened: Listener[] = [];
  let serving = false;
  const close = async () => {
    await Promise.all(opened.map((listener) => listener.close()));
  };
  try {
    const {
      config,
      registry,
      resolver,
      telemetry,
      gateway,
      listenerMetrics: metrics,
      clock,
      proofs,
      serverKey,
    } = options;
    const readings = new ReadingsAccess({ registry, telemetry });
    const claimLimit = new ClaimLimit(clock, claimsRefusedMax);
    const alarms = new AlarmsAccess({ registry, telemetry });
    const commands = new CommandsAccess({ registry, telemetry, gateway });
    const site = (publicKey?: Uint8Array) =>
      siteRecord({ ...config, listen_host: listenHostOf(config, 'handle') }, handle.port, publicKey);
    const tlsOf = (listener: 'grpc' | 'http') => (speaksTls(config, listener) ? options.tls : undefined);

    const service = new HandleService({
      registry,
      resolver,
      proofs,
      serverKey,
      requests,
      clock,
      random: options.random,
      logger: options.logger,
      site,
      unprovedAnswer: config.handle_unproved_answer,
    });
    const { tcp: handle, udp } = await listenHandle({ config, service, metrics, clock });
    opened.push(handle, udp);
    const grpc = await listenGrpc({
      config,
      requests,
      keys: options.bearers,
      lifetimes: options.lifetimes,
      metrics,
      backends: {
        config,
        registry,
        resolver,
        readings,
        alarms,
        commands,
        gateway,
        reporter: options.reporter,
        claimLimit,
        proofs,
        sessions: options.sessions,
      },
      tls: tlsOf('grpc'),
      certificates: options.certificates,
    });
    opened.push(grpc);
    const http = await listenHttp({
      ...options,
      keys: options.bearers,
      proofs,
      site: async () => site((await serverKey.ready())?.publicKey),
      tls: tlsOf('http'),
      gateway,
      claimLimit,
      frontDoor: config.broker_url === '' ? gateway : undefined,
      metrics,
      readings,
      alarms,
      commands,
      handleService: service,
      scrape: options.metrics,
      isServing: () => serving,
    });
    opened.push(http);
    return {
      ports: { grpc: grpc.port, http: http.port, handle: handle.port },
      ready() {
        serving = true;
        grpc.health.start();
      },
      async drain(deadlineMs) {
        serving = false;
        for (const listener of opened) listener.stopAccepting();
        const until = performance.now() + deadlineMs;
        while (requests.unary > 0 && performance.now() < until) await sleep(10);
      },
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Wrong claim codes a minute from one address. */
const claimsRefusedMax = 10;

/** TCP and UDP have one port number; any free one of TCP may be taken for UDP, then another is tried. */
async function listenHandle(options: Parameters<typeof listenHandleTcp>[0] & Pick<Parts, 'clock'>) {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await listenHandleTcp(options);
    try {
      return { tcp, udp: await listenHandleUdp({ ...options, port: tcp.port }) };
    } catch (thrown) {
      await tcp.close();
      if (options.config.handle_port !== 0 || attempt === 10 || !(thrown instanceof NameplateError)) throw thrown;
    }
  }
}
