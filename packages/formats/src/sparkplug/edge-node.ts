import type { DecodeLimits } from '../limits.ts';
import type { RejectReason } from '../problem.ts';
import { commandMessage, rebirthMetric } from './command.ts';
import type { HostEvent, SparkplugSource } from './host-event.ts';
import { type MetricRow, MetricTable, rowsOf } from './metric-table.ts';
import type { WirePayload } from './payload.ts';
import { recordsOf } from './records.ts';
import { Sequence, type SequenceOptions } from './sequence.ts';
import type { EdgeNodeName } from './topic.ts';

export interface EdgeNodeOptions extends SequenceOptions {
  /** An edge node is asked for its births no more often than this. */
  readonly rebirthIntervalMs: number;
  /** After its node was born again, a device is waited for this long. */
  readonly deviceBirthTimeoutMs: number;
  readonly devicesPerNodeMax: number;
  readonly limits: DecodeLimits;
}

/** A message whose turn in the sequence counts. */
export interface Sequenced {
  readonly type: 'NDATA' | 'DBIRTH' | 'DDATA' | 'DDEATH';
  readonly device?: string;
  readonly payload: WirePayload;
}

interface Device {
  readonly online: boolean;
  /** Absent: the birth is not known, or no longer. */
  readonly table?: MetricTable;
}

/** What is kept of an edge node when the server stops. */
export interface EdgeNodeSnapshot extends EdgeNodeName {
  readonly online: boolean;
  readonly bdSeq?: string;
  readonly nextSeq: number;
  readonly metrics: readonly MetricRow[];
  readonly devices: readonly {
    readonly name: string;
    readonly online: boolean;
    readonly metrics?: readonly MetricRow[];
  }[];
}

/** One edge node with its devices, as its host application sees it (Sparkplug 3.0 §5). */
export class EdgeNode {
  readonly name: EdgeNodeName;
  readonly #options: EdgeNodeOptions;
  #sequence: Sequence<Sequenced>;
  #online = false;
  #bdSeq: string | undefined;
  #table = new MetricTable([]);
  readonly #devices = new Map<string, Device>();
  #devicesDueMs: number | undefined;
  #rebirthDueMs: number | undefined;
  #rebirthAskedMs: number | undefined;

  constructor(name: EdgeNodeName, options: EdgeNodeOptions) {
    this.name = name;
    this.#options = options;
    this.#sequence = new Sequence(options);
  }

  get online(): boolean {
    return this.#online;
  }

  /** Metrics whose names are kept. */
  get size(): number {
    let size = this.#table.rows.length;
    for (const { table } of this.#devices.values()) size += table?.rows.length ?? 0;
    return size;
  }

  /** When `tick` has something to do. */
  get dueMs(): number | undefined {
    const due = [this.#sequence.dueMs, this.#devicesDueMs, this.#rebirthDueMs].filter((ms) => ms !== undefined);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Alias and type of a metric that the birth has. */
  find(device: string | undefined, metric: string): ReturnType<MetricTable['find']> {
    return (device === undefined ? this.#table : this.#devices.get(device)?.table)?.find(metric);
  }

  /** NBIRTH: everything known from before is void, devices are born anew (§5.4; the same bdSeq: a rebirth). */
  born(payload: WirePayload, nowMs: number): readonly HostEvent[] {
    const bdSeq = bdSeqOf(payload);
    const timeMs = payload.timestampMs ?? nowMs;
    const events: HostEvent[] = [];
    for (const waiting of this.#sequence.giveUp()) if (this.#online) events.push(...this.#apply(waiting, nowMs));
    const rebirth = this.#online && bdSeq === this.#bdSeq;
    if (!rebirth) events.push(...this.#offline(timeMs));
    const { rows, wrong } = rowsOf(payload.metrics);
    this.#table = new MetricTable(rows);
    for (const [name, { online }] of this.#devices) this.#devices.set(name, { online });
    this.#devicesDueMs = this.#devices.size === 0 ? undefined : nowMs + this.#options.deviceBirthTimeoutMs;
    this.#sequence.restart(payload.seq ?? 0);
    this.#bdSeq = bdSeq;
    this.#online = true;
    this.#rebirthDueMs = undefined;
    if (!rebirth) events.push({ kind: 'online', source: this.name, timeMs });
    if (wrong !== undefined) events.push(this.#rejected('malformed', wrong));
    return [...events, ...this.#records(payload, this.#table)];
  }

  /** NDEATH: of this session, or of one before, which is nothing new (§5.5). The time is the host's own. */
  died(payload: WirePayload, nowMs: number): readonly HostEvent[] {
    if (!this.#online || bdSeqOf(payload) !== this.#bdSeq) return [];
    const waiting = this.#sequence.giveUp().flatMap((message) => this.#apply(message, nowMs));
    return [...waiting, ...this.#offline(nowMs)];
  }

  /** The connection to the server is lost, for the node or for the host: nothing is known to be current. */
  lost(nowMs: number): readonly HostEvent[] {
    return this.#offline(nowMs);
  }

  /** Any other message of the node, in its turn. */
  accept(message: Sequenced, nowMs: number): readonly HostEvent[] {
    if (!this.#online) return this.#noBirth('The birth of the edge node is not known.', nowMs, message.device);
    const { seq } = message.payload;
    if (seq === undefined) return [this.#rejected('malformed', 'The message has no sequence number.', message.device)];
    const ready = this.#sequence.offer(seq, message, nowMs).flatMap((one) => this.#apply(one, nowMs));
    return [...ready, ...this.#overdue(nowMs)];
  }

  /** What is due by now: messages waited for in vain, devices that were not born again, a birth to ask for. */
  tick(nowMs: number): readonly HostEvent[] {
    const events = [...this.#overdue(nowMs)];
    if (this.#devicesDueMs !== undefined && this.#devicesDueMs <= nowMs) {
      this.#devicesDueMs = undefined;
      for (const [device, { online, table }] of this.#devices) {
        if (table !== undefined) continue;
        this.#devices.delete(device);
        if (online) events.push({ kind: 'offline', source: { ...this.name, device }, timeMs: nowMs });
      }
    }
    if (this.#rebirthDueMs !== undefined && this.#rebirthDueMs <= nowMs)
      events.push(...this.#askRebirth('The births asked for have not come.', nowMs));
    return events;
  }

  snapshot(): EdgeNodeSnapshot {
    return {
      ...this.name,
      online: this.#online,
      ...(this.#bdSeq !== undefined && { bdSeq: this.#bdSeq }),
      nextSeq: this.#sequence.next,
      metrics: this.#table.rows,
      devices: [...this.#devices].map(([name, { online, table }]) => ({
        name,
        online,
        ...(table !== undefined && { metrics: table.rows }),
      })),
    };
  }

  static restore(snapshot: EdgeNodeSnapshot, nowMs: number, options: EdgeNodeOptions): EdgeNode {
    const { group, edgeNode, online, bdSeq, nextSeq, metrics, devices } = snapshot;
    const node = new EdgeNode({ group, edgeNode }, options);
    node.#online = online;
    node.#bdSeq = bdSeq;
    node.#sequence = new Sequence(options, nextSeq);
    node.#table = new MetricTable(metrics);
    for (const { name, online, metrics } of devices)
      node.#devices.set(name, { online, ...(metrics !== undefined && { table: new MetricTable(metrics) }) });
    const unborn = devices.some(({ metrics }) => metrics === undefined);
    if (unborn) node.#devicesDueMs = nowMs + options.deviceBirthTimeoutMs;
    return node;
  }

  #apply({ type, device, payload }: Sequenced, nowMs: number): readonly HostEvent[] {
    if (device === undefined) return this.#data(payload, this.#table, nowMs);
    const known = this.#devices.get(device);
    if (type === 'DBIRTH') return this.#deviceBorn(device, payload, nowMs);
    if (type === 'DDEATH') {
      this.#devices.delete(device);
      if (known?.online !== true) return [];
      return [{ kind: 'offline', source: { ...this.name, device }, timeMs: payload.timestampMs ?? nowMs }];
    }
    if (known?.table === undefined) return this.#noBirth('The birth of the device is not known.', nowMs, device);
    return this.#data(payload, known.table, nowMs, device);
  }

  #deviceBorn(device: string, payload: WirePayload, nowMs: number): readonly HostEvent[] {
    const source = { ...this.name, device };
    const known = this.#devices.get(device);
    const { devicesPerNodeMax } = this.#options;
    if (known === undefined && this.#devices.size >= devicesPerNodeMax)
      return [this.#rejected('too-large', `An edge node has at most ${devicesPerNodeMax} devices.`, device)];
    const { rows, wrong } = rowsOf(payload.metrics);
    const table = new MetricTable(rows);
    this.#devices.set(device, { online: true, table });
    return [
      ...(known?.online === true ? [] : [{ kind: 'online' as const, source, timeMs: payload.timestampMs ?? nowMs }]),
      ...(wrong === undefined ? [] : [this.#rejected('malformed', wrong, device)]),
      ...this.#records(payload, table, device),
    ];
  }

  #data(payload: WirePayload, table: MetricTable, nowMs: number, device?: string): readonly HostEvent[] {
    const unknown = payload.metrics.find((metric) => {
      const named = table.resolve(metric);
      return named === undefined || !table.has(named.name);
    });
    return [
      ...this.#records(payload, table, device),
      ...(unknown === undefined
        ? []
        : this.#noBirth(
            `The birth has no metric ${unknown.name?.slice(0, 60) ?? `of alias ${unknown.alias}`}.`,
            nowMs,
            device,
          )),
    ];
  }

  #records(payload: WirePayload, table: MetricTable, device?: string): readonly HostEvent[] {
    const metrics = payload.metrics
      .map((metric) => table.resolve(metric))
      .filter((named) => named !== undefined)
      .filter(({ name }) => !isControl(name));
    const { groups, failed } = recordsOf(metrics, payload.timestampMs, this.#options.limits.readingsPerMessage);
    return [
      ...(groups.length === 0 ? [] : [{ kind: 'records' as const, source: this.#source(device), groups }]),
      ...(failed === undefined ? [] : [this.#rejected(failed.reason, failed.message, device)]),
    ];
  }

  #overdue(nowMs: number): readonly HostEvent[] {
    const { dueMs } = this.#sequence;
    if (dueMs === undefined || dueMs > nowMs) return [];
    const asked = this.#askRebirth(`The message with sequence number ${this.#sequence.next} is missing.`, nowMs);
    return [...asked, ...this.#sequence.giveUp().flatMap((message) => this.#apply(message, nowMs))];
  }

  #offline(timeMs: number): readonly HostEvent[] {
    const online = [...this.#devices].filter(([, device]) => device.online).map(([device]) => this.#source(device));
    this.#devices.clear();
    this.#devicesDueMs = undefined;
    this.#rebirthDueMs = undefined;
    const sources = this.#online ? [...online, this.name] : online;
    this.#online = false;
    this.#table = new MetricTable([]);
    this.#sequence.restart(0);
    return sources.map((source) => ({ kind: 'offline', source, timeMs }));
  }

  #noBirth(why: string, nowMs: number, device?: string): readonly HostEvent[] {
    return [this.#rejected('no-birth', why, device), ...this.#askRebirth(why, nowMs)];
  }

  #askRebirth(why: string, nowMs: number): readonly HostEvent[] {
    const earliestMs =
      this.#rebirthAskedMs === undefined ? nowMs : this.#rebirthAskedMs + this.#options.rebirthIntervalMs;
    if (earliestMs > nowMs) {
      this.#rebirthDueMs ??= earliestMs;
      return [];
    }
    this.#rebirthAskedMs = nowMs;
    this.#rebirthDueMs = undefined;
    return [{ kind: 'rebirth', source: this.name, why, ...commandMessage(this.name, [rebirthMetric], nowMs) }];
  }

  #rejected(reason: RejectReason, message: string, device?: string): HostEvent {
    return { kind: 'rejected', source: this.#source(device), problem: { reason, message } };
  }

  #source(device: string | undefined): SparkplugSource {
    return device === undefined ? this.name : { ...this.name, device };
  }
}

/** Not measurements: what the protocol itself needs. */
function isControl(name: string): boolean {
  return name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/');
}

/** The number of the session that a birth and its death share. */
function bdSeqOf({ metrics }: WirePayload): string | undefined {
  const wire = metrics.find(({ name }) => name === 'bdSeq')?.wire;
  return wire?.field === 'long' || wire?.field === 'int' ? String(wire.value) : undefined;
}
