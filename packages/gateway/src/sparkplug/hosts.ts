import { type CommandMessage, type HostEvent, parseSparkplugTopic, SparkplugHost } from '@nameplate/formats';
import { NameplateError } from '@nameplate/model';
import { noDownlink } from '../downlinks/refusals.ts';
import type { DeviceMessage, GatewayDevice, GatewayLogger } from '../ports.ts';
import { HostFiles } from './host-files.ts';

/** What a host application learned of one sender. */
export interface SenderEvents {
  readonly sender: GatewayDevice;
  readonly events: readonly HostEvent[];
}

interface Entry {
  readonly sender: GatewayDevice;
  readonly host: SparkplugHost;
  /** `group/edge node`. */
  name: string;
}

/** An edge node has no more metrics than this, its devices' among them. */
const metricsMax = 50_000;

/**
 * One Sparkplug host application for each device that is an edge node, so that none of them can touch what another said. The
 * births outlive a restart: what the journal still holds may go by alias.
 */
export class SparkplugHosts {
  readonly #files: HostFiles;
  readonly #logger: GatewayLogger;
  readonly #hosts = new Map<string, Entry>();
  readonly #changed = new Set<string>();

  private constructor(files: HostFiles, logger: GatewayLogger) {
    this.#files = files;
    this.#logger = logger;
  }

  static async open(directory: string, logger: GatewayLogger, nowMs: number): Promise<SparkplugHosts> {
    const hosts = new SparkplugHosts(new HostFiles(directory, logger), logger);
    for (const { deviceKey, identifier, snapshot } of await hosts.#files.readAll()) {
      const [node] = snapshot.nodes;
      if (node === undefined) continue;
      hosts.#hosts.set(deviceKey, {
        sender: { identifier, key: deviceKey },
        host: SparkplugHost.restore(snapshot, nowMs, { nodesMax: 1, metricsMax }),
        name: `${node.group}/${node.edgeNode}`,
      });
    }
    return hosts;
  }

  /** Edge nodes known. */
  get count(): number {
    return this.#hosts.size;
  }

  /** A Sparkplug message of the journal, in its order. */
  accept({ identifier, deviceKey, payload, receiveTimeMs, via }: DeviceMessage): SenderEvents {
    const sender = { identifier, key: deviceKey };
    const topic = via?.name ?? '';
    const parsed = parseSparkplugTopic(topic);
    if (parsed === undefined || parsed.type === 'STATE') return { sender, events: [] };
    const name = `${parsed.group}/${parsed.edgeNode}`;
    let entry = this.#hosts.get(deviceKey);
    // Enrolled anew under another name: what was known is of the other.
    if (entry === undefined || entry.name !== name) {
      entry = { sender, host: new SparkplugHost({ nodesMax: 1, metricsMax }), name };
      this.#hosts.set(deviceKey, entry);
    }
    if (parsed.type.endsWith('BIRTH') || parsed.type.endsWith('DEATH')) this.#changed.add(deviceKey);
    return { sender, events: entry.host.accept(topic, payload, receiveTimeMs) };
  }

  /** A command that writes metrics of an edge node, or of a device of it. @throws NameplateError INVALID_VALUE when its birth does not have them */
  command(
    nodeKey: string,
    device: string | undefined,
    metrics: Readonly<Record<string, unknown>>,
    nowMs: number,
  ): CommandMessage {
    const entry = this.#hosts.get(nodeKey);
    const [group = '', edgeNode = ''] = entry?.name.split('/') ?? [];
    const target = { group, edgeNode, ...(device !== undefined && { device }) };
    const message = entry?.host.write(target, metrics, nowMs) ?? { missing: Object.keys(metrics)[0] ?? '' };
    if ('payload' in message) return message;
    if ('missing' in message)
      throw noDownlink(`The birth of the device has no metric ${message.missing}, or it was not born yet.`);
    throw new NameplateError('INVALID_VALUE', `The metric ${message.unfit} takes a value of type ${message.type}.`, {
      reason: 'COMMAND_ENCODING',
      metadata: { option: message.unfit, expected: message.type },
    });
  }

  /** What is due by the time: a gap that was not filled, a birth that did not come. */
  tick(nowMs: number): readonly SenderEvents[] {
    const all: SenderEvents[] = [];
    for (const { host, sender } of this.#hosts.values()) {
      if (host.dueMs === undefined || host.dueMs > nowMs) continue;
      const events = host.tick(nowMs);
      if (events.length > 0) all.push({ sender, events });
    }
    return all;
  }

  /** The server was away, and so was every connection: nothing is current until it is born again. */
  lost(nowMs: number): readonly SenderEvents[] {
    return [...this.#hosts].flatMap(([deviceKey, { host, sender }]) => {
      const events = host.disconnected(nowMs);
      if (events.length > 0) this.#changed.add(deviceKey);
      return events.length > 0 ? [{ sender, events }] : [];
    });
  }

  /** Keeps births that are new, before what comes after them counts as read. */
  async save(): Promise<void> {
    for (const deviceKey of this.#changed) {
      this.#changed.delete(deviceKey);
      await this.#write(deviceKey);
    }
  }

  /** Keeps all of it, with the place in the sequence. */
  async close(): Promise<void> {
    for (const deviceKey of this.#hosts.keys()) await this.#write(deviceKey);
  }

  async #write(deviceKey: string): Promise<void> {
    const entry = this.#hosts.get(deviceKey);
    if (entry === undefined) return;
    const { sender, host } = entry;
    try {
      await this.#files.write({ deviceKey, identifier: sender.identifier, snapshot: host.snapshot() });
    } catch (err) {
      this.#logger.warn({ err, deviceKey }, 'The births of an edge node cannot be kept; after a restart it is asked.');
    }
  }
}
