import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Decode,
  type DeviceDirectory,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
  openGateway,
  type ReadingBatch,
  type TelemetrySink,
} from '@nameplate/gateway';
import {
  type Clock,
  genericProfile,
  identifierFromHandle,
  type Principal,
  type Scope,
  systemClock,
} from '@nameplate/model';

/** A gateway with real sockets and a real journal, and telemetry and registry that the test can look into. */
export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly port: number;
  readonly url: string;
  readonly directory: TestDirectory;
  readonly telemetry: TestTelemetry;
  /** `event label` → count. */
  readonly counts: ReadonlyMap<string, number>;
  /** Where it keeps its journal and state. */
  readonly path: string;
  close(): Promise<void>;
}

export const meter = '88.118.22/meter-0001';
export const otherMeter = '88.118.22/meter-0002';

const bothScopes: readonly Scope[] = ['telemetry.read', 'telemetry.publish'];

/** Devices with the password `pw-<identifier>`. */
export class TestDirectory implements DeviceDirectory {
  readonly devices = new Map<string, string>();
  readonly #listeners = new Set<(deviceKey: string) => void>();
  /** What `authenticate` waits for. */
  gate: Promise<void> = Promise.resolve();

  constructor(...identifiers: string[]) {
    for (const identifier of identifiers) this.devices.set(identifierFromHandle(identifier).key, identifier);
  }

  async authenticate(username: string, password: Uint8Array) {
    await this.gate;
    const device = await this.find(username);
    return device && Buffer.from(password).toString() === `pw-${device.identifier}` ? device : undefined;
  }

  /** Apps with the password `pw-<id>`, by key id. */
  readonly apps = new Map<string, Extract<Principal, { kind: 'app' }>>();

  async authenticateApp(username: string, password: Uint8Array) {
    const app = this.apps.get(username);
    return app && Buffer.from(password).toString() === `pw-${username}` ? app : undefined;
  }

  /** An app that may read and command what is under the prefixes. */
  addApp(id: string, prefixes: readonly string[] = ['*'], scopes: readonly Scope[] = bothScopes): void {
    this.apps.set(id, { kind: 'app', id, scopes, prefixes });
  }

  async find(identifier: string) {
    const { key } = identifierFromHandle(identifier);
    const known = this.devices.get(key);
    return known === undefined ? undefined : { identifier: known, key };
  }

  async profile() {
    return genericProfile;
  }

  onRevoked(listener: (deviceKey: string) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  revoke(identifier: string): void {
    const owner = identifier.includes('/') ? identifierFromHandle(identifier).key : identifier;
    for (const listener of this.#listeners) listener(owner);
  }
}

/** Keeps batches; can be made to fail. */
export class TestTelemetry implements TelemetrySink {
  readonly batches: ReadingBatch[] = [];
  offset: Uint8Array | undefined;
  flushes = 0;
  failure: Error | undefined;

  async write(batch: readonly ReadingBatch[], offset: { readonly position: Uint8Array }) {
    if (this.failure) throw this.failure;
    this.batches.push(...batch);
    this.offset = offset.position;
    return { stored: batch.length, duplicates: 0, corrections: 0 };
  }

  async readOffset() {
    return this.offset;
  }

  async flush() {
    this.flushes++;
  }

  /** Values of `n` in the order they were written. */
  get values(): unknown[] {
    return this.batches.flatMap(({ readings }) => readings.map(({ value }) => value));
  }
}

/** `{"n": …}` → one reading; everything else is rejected. */
export const testDecode: Decode = (_profile, { payload, receiveTimeMs }) => {
  try {
    const { n } = JSON.parse(Buffer.from(payload).toString());
    const reading = { metric: 'n', value: n, unit: '', deviceTimeMs: receiveTimeMs, receiveTimeMs, quality: [] };
    return { readings: [reading] };
  } catch (thrown) {
    return { readings: [], rejected: { reason: 'NOT_JSON', message: String(thrown) } };
  }
};

export async function startTestGateway(
  options: Partial<Pick<GatewayOptions, 'journal' | 'sessions' | 'authenticators' | 'decode'>> & {
    readonly limits?: Partial<GatewayLimits>;
    readonly directory?: TestDirectory;
    readonly telemetry?: TestTelemetry;
    /** State of an earlier one; it is kept. */
    readonly path?: string;
    readonly listen?: boolean;
    readonly clock?: Clock;
  } = {},
): Promise<TestGateway> {
  const path = options.path ?? (await mkdtemp(join(tmpdir(), 'nameplate-mqtt-')));
  const directory = options.directory ?? new TestDirectory(meter, otherMeter);
  const telemetry = options.telemetry ?? new TestTelemetry();
  const counts = new Map<string, number>();
  const gateway = await openGateway({
    directory,
    telemetry,
    decode: options.decode ?? testDecode,
    journalDirectory: join(path, 'journal'),
    clock: options.clock ?? systemClock,
    observer: {
      count(event, label, by = 1) {
        counts.set(`${event} ${label}`, (counts.get(`${event} ${label}`) ?? 0) + by);
      },
    },
    limits: { ingestBatchWaitMs: 2, ...options.limits },
    ...(options.journal && { journal: options.journal }),
    ...(options.authenticators && { authenticators: options.authenticators }),
    ...(options.sessions && { sessions: options.sessions }),
  });
  const bound = options.listen === false ? { port: 0 } : await gateway.listen({ host: '127.0.0.1', port: 0 });
  const close = async (): Promise<void> => {
    await gateway.close({ deadlineMs: 2_000 });
    if (!options.path) await rm(path, { recursive: true, force: true });
  };
  const url = `mqtt://127.0.0.1:${bound.port}`;
  return { gateway, port: bound.port, url, directory, telemetry, counts, path, close, [Symbol.asyncDispose]: close };
}

/** Waits until it holds; the message of the failure shows what was there instead. */
export async function eventually(check: () => boolean, shown: () => unknown = () => '', ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!check()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${check.toString()} ${JSON.stringify(shown())}`);
    await sleep(5);
  }
}
