import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IterativeResolver } from '@nameplate/handle-client';
import { type Clock, NameplateError, type Random, systemClock, systemRandom } from '@nameplate/model';
import { openRegistry, type Registry } from '@nameplate/registry';
import { createResolver, type Resolver } from '@nameplate/resolver';
import { openLevelStore } from '@nameplate/storage';
import { compileDecoder, openTelemetry, type Telemetry } from '@nameplate/telemetry';
import type { Registry as MetricsRegistry } from 'prom-client';
import { Bearers } from './authentication/bearers.ts';
import { CertificateAuthentication } from './authentication/certificate-authentication.ts';
import { HandleProofs } from './authentication/handle-proofs.ts';
import { HandleSessions } from './authentication/handle-sessions.ts';
import { Lifetimes } from './authentication/lifetimes.ts';
import { openOidc } from './authentication/oidc/open-oidc.ts';
import { RemoteVerifier } from './authentication/remote-verifier.ts';
import { type Config, listenHostOf } from './config/index.ts';
import { fileLimitProblem } from './file-limit.ts';
import { openServerKey, type ServerKey } from './listeners/handle/server-key.ts';
import { hostAndPort } from './listeners/listener.ts';
import { openListeners } from './listeners/open-listeners.ts';
import {
  createAlarmObserver,
  createCommandObserver,
  createResolverObserver,
  registerAlarmGauge,
} from './observe/component-metrics.ts';
import { type Logger, silentLogger } from './observe/logger.ts';
import { createListenerMetrics, createMetricsRegistry } from './observe/metrics.ts';
import { Requests } from './observe/requests.ts';
import { countResolutions, flushRegularly, observers } from './observe/resolution-counts.ts';
import { openReporter } from './reporting/open-reporter.ts';
import { listenMqtt, type MqttAddresses, startGateway } from './start-gateway.ts';
import { statementSigner } from './statement-signer.ts';
import { Teardown } from './teardown.ts';
import { openPskKeyFile } from './tls/psk-key-file.ts';
import { TlsFiles } from './tls/tls-files.ts';
import { readTrustRoots } from './trust-roots.ts';
import { openUpstream } from './upstream.ts';

export interface AssembleOptions {
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** `host:port` of each listener. */
export interface Endpoints {
  readonly grpc: string;
  readonly http: string;
  readonly handle: string;
  /** Absent without the gateway role, and with an external broker. */
  readonly mqtt?: string;
  /** MQTT over TLS; absent without a certificate, too. */
  readonly mqtts?: string;
  /** MQTT over TLS with pre-shared keys; with `mqtt_psk` only. */
  readonly mqttPsk?: string;
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoints: Endpoints;
  /** Only when it was made at this start; it is not kept. */
  readonly administratorKey?: string;
  /** Reads certificates and keys again, for connections from now on. Those that do not fit are logged, and not taken. */
  reloadTls(): Promise<void>;
  /** Drains, then stops top down. Idempotent. */
  close(): Promise<void>;
}

/** What the parts share. */
export interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricsRegistry;
  readonly registry: Registry;
  readonly telemetry: Telemetry;
  readonly resolver: Resolver;
  /** Goes to other servers; absent without a configured root. */
  readonly upstream?: IterativeResolver;
}

/**
 * Starts a server bottom up: stores, registry, telemetry, journal and gateway, resolver, listeners. What was opened is
 * closed again when a later step fails.
 * @throws NameplateError that says what to do about it
 */
export async function assemble(config: Config, options: AssembleOptions = {}): Promise<RunningServer> {
  const { logger = silentLogger(), clock = systemClock, random = systemRandom } = options;
  const teardown = new Teardown();
  const closeAll = () =>
    teardown.run((name, thrown) =>
      logger.error({ err: thrown, component: name }, 'A part did not close as it should.'),
    );
  const limits = fileLimitProblem(config);
  if (limits?.fatal) throw new NameplateError('OVERLOADED', limits.message, { reason: 'FILE_LIMIT' });
  if (limits) logger.warn({ component: 'server' }, limits.message);
  try {
    return await start({ config, logger, clock, random, teardown }, closeAll);
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
}

interface Start {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly teardown: Teardown;
}

async function start(start: Start, closeAll: () => Promise<void>): Promise<RunningServer> {
  const { config, logger, teardown } = start;
  const tls = await TlsFiles.open(start);
  if (tls) teardown.add('TLS files', async () => tls.close());
  const tokens = await openOidc(config, start.clock);
  await makeDirectory(config.data_directory);
  const serverKey = openServerKey({ directory: config.data_directory, logger });
  const parts = await openParts(start, serverKey);
  const listenerMetrics = createListenerMetrics(parts.metrics);
  const requests = new Requests({
    metrics: listenerMetrics,
    logger: logger.child({ component: 'listener' }),
    random: start.random,
    requestsMax: config.requests_max,
    streamsMax: config.streams_max,
  });
  const certificates = config.tls_client_certificates === 'none' ? undefined : new CertificateAuthentication(parts);
  const sessions = new HandleSessions(start);
  const bearers = new Bearers({ keys: parts.registry.keys, tokens, sessions });
  const lifetimes = new Lifetimes({ clock: start.clock, bearers, devices: parts.registry.devices });
  teardown.add('lifetimes', async () => lifetimes.close());
  const gateway = config.roles.includes('gateway') ? await startGateway(parts, bearers, certificates) : undefined;
  if (gateway) teardown.add('gateway', () => gateway.close({ deadlineMs: config.drain_deadline_ms }));
  teardown.add('server key', () => serverKey.ready());
  const remote = parts.upstream && new RemoteVerifier(parts.upstream, start.clock);
  const proofs = new HandleProofs({ registry: parts.registry, ...(remote && { remote }) });
  const reporter = await openReporter(parts);
  if (reporter) teardown.add('reports', () => reporter.close());
  teardown.add('resolution counts', flushRegularly(parts));
  const shared = {
    ...parts,
    reporter,
    requests,
    listenerMetrics,
    gateway,
    serverKey,
    proofs,
    tls,
    certificates,
    bearers,
    sessions,
    lifetimes,
  };
  const listeners = await openListeners(shared);
  teardown.add('listeners', () => listeners.close());
  // Before the HTTP port, which carries some of them.
  if (gateway) teardown.add('MQTT connections', () => gateway.shut({ deadlineMs: config.drain_deadline_ms }));
  const mqtt = gateway && (await listenMqtt(parts, gateway, tls));
  // Only here: a start that fails shows no key, and a key is shown once.
  const administratorKey = await parts.registry.keys.ensureAdministrator();
  listeners.ready();
  reporter?.start();

  const endpoints = endpointsOf(config, { ...listeners.ports, ...mqtt });
  logger.info({ component: 'server', ...endpoints }, 'ready');
  let closing: Promise<void> | undefined;
  const stop = async () => {
    logger.info({ component: 'server' }, 'draining');
    await listeners.drain(config.drain_deadline_ms);
    await closeAll();
    logger.info({ component: 'server' }, 'stopped');
  };
  const close = () => (closing ??= stop());
  return {
    endpoints,
    ...(administratorKey === undefined ? {} : { administratorKey }),
    reloadTls: async () => tls?.reload(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Everything below the sockets. */
async function openParts({ config, logger, clock, random, teardown }: Start, serverKey: ServerKey): Promise<Parts> {
  const metrics = createMetricsRegistry();
  const registryStore = await openLevelStore({ directory: join(config.data_directory, 'registry') });
  teardown.add('registry store', () => registryStore.close());
  const telemetryStore = await openLevelStore({ directory: join(config.data_directory, 'telemetry') });
  teardown.add('telemetry store', () => telemetryStore.close());
  const pskSealKey = await openPskKeyFile(config, random);
  const registry = await openRegistry({
    store: registryStore,
    clock,
    random,
    ...(pskSealKey && { pskSealKey }),
    limits: {
      valuesPerHandle: config.values_per_handle_max,
      valueBytes: config.value_max_bytes,
      pageSize: config.page_size_max,
    },
    checkProfile: async (profile) => void (await compileDecoder(profile)),
    signer: statementSigner(serverKey),
  });
  teardown.add('registry', async () => registry.close());
  const { unreadable } = registry.psks;
  if (unreadable > 0)
    logger.error({ component: 'tls', unreadable }, 'Pre-shared keys are sealed with another psk_key_file: not taken.');
  const telemetry = await openTelemetry({
    store: telemetryStore,
    clock,
    profileOf: (deviceKey) => registry.devices.profile(deviceKey),
    fenceOf: (deviceKey, name) => registry.fences.of(deviceKey, name),
    observeAlarms: createAlarmObserver(metrics, logger.child({ component: 'alarms' })),
    observeCommands: createCommandObserver(metrics),
    limits: {
      pageSize: config.page_size_max,
      subscribers: config.streams_max,
      subscriberQueue: config.watch_queue_max,
    },
  });
  teardown.add('telemetry', () => telemetry.close());
  registerAlarmGauge(metrics, telemetry.alarms);
  // A root is enough to ask other servers about proofs; the role is what lets clients resolve through this one.
  const roots = await readTrustRoots(config);
  const upstream =
    config.recursive_bootstrap_file === '' ? undefined : await openUpstream({ config, clock, random, logger });
  if (upstream) teardown.add('upstream', () => upstream.close());
  const resolver = createResolver({
    ...(upstream && config.roles.includes('recursive') ? { upstream } : {}),
    registry,
    telemetry,
    trust: { roots, verificationsMax: config.trust_verifications_max, upstream },
    clock,
    cacheEntries: config.cache_entries,
    requestsMax: config.requests_max,
    observe: observers(createResolverObserver(metrics), countResolutions(registry.resolutions)),
  });
  teardown.add('resolver', async () => resolver.close());
  return { config, logger, clock, random, metrics, registry, telemetry, resolver, ...(upstream && { upstream }) };
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await makeDirectories(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('STORAGE_UNAVAILABLE', `The data directory cannot be made (data_directory): ${why}.`, {
      reason: 'DATA_DIRECTORY',
      cause,
    });
  }
}

/**
 * Readable by the owner only. Not `recursive`: where a file system refuses a directory as if its parent were missing,
 * Node tries again for ever.
 */
async function makeDirectories(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || (await exists(parent))) throw thrown;
    await makeDirectories(parent);
    await mkdir(path, { mode: 0o700 });
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function endpointsOf(
  config: Config,
  ports: { readonly grpc: number; readonly http: number; readonly handle: number } & MqttAddresses,
): Endpoints {
  const { grpc, http, handle, ...mqtt } = ports;
  return {
    grpc: hostAndPort(listenHostOf(config, 'grpc'), grpc),
    http: hostAndPort(listenHostOf(config, 'http'), http),
    handle: hostAndPort(listenHostOf(config, 'handle'), handle),
    ...mqtt,
  };
}
