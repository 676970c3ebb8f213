import { type DecodeLimits, defaultDecodeLimits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { type CommandMessage, type CommandMetric, commandMessage } from './command.ts';
import { commandValue } from './command-value.ts';
import type { DataType } from './data-type.ts';
import { decodePayload } from './decode-payload.ts';
import { EdgeNode, type EdgeNodeOptions, type EdgeNodeSnapshot } from './edge-node.ts';
import type { HostEvent, SparkplugSource } from './host-event.ts';
import type { SparkplugValue } from './payload.ts';
import { type EdgeNodeName, parseTopic } from './topic.ts';

export interface HostOptions extends Partial<EdgeNodeOptions> {
  readonly nodesMax?: number;
  /** Metrics of all births together. */
  readonly metricsMax?: number;
}

/** Everything that has to outlive a restart; JSON holds it. */
export interface HostSnapshot {
  readonly version: 1;
  readonly nodes: readonly EdgeNodeSnapshot[];
}

const defaults = {
  reorderTimeoutMs: 2_000,
  waitingMax: 32,
  rebirthIntervalMs: 30_000,
  deviceBirthTimeoutMs: 30_000,
  devicesPerNodeMax: 1_000,
  nodesMax: 10_000,
  metricsMax: 1_000_000,
  limits: defaultDecodeLimits as DecodeLimits,
};

/**
 * A Sparkplug host application without its connection: messages and the time go in, events come out. The same messages at the
 * same times always give the same events.
 */
export class SparkplugHost {
  readonly #options: typeof defaults;
  readonly #nodes = new Map<string, EdgeNode>();
  #metrics = 0;

  constructor(options: HostOptions = {}) {
    this.#options = { ...defaults, ...options };
  }

  /** A message of `spBv1.0/#`. Commands and the states of hosts are none of an edge node, and give nothing. */
  accept(topic: string, octets: Uint8Array, nowMs: number): readonly HostEvent[] {
    const parsed = parseTopic(topic);
    if (parsed === undefined) return [rejected({ reason: 'unsupported', message: 'No topic of Sparkplug B 3.0.' })];
    const { type } = parsed;
    if (type === 'STATE' || type === 'NCMD' || type === 'DCMD') return [];
    const source = sourceOf(parsed);
    const payload = decodePayload(octets, this.#options.limits);
    if (isProblem(payload)) return [rejected(payload, source)];
    const node = this.#node(parsed, type === 'NDEATH');
    if (isProblem(node)) return [rejected(node, source)];
    if (node === undefined) return [];
    const before = node.size;
    if (type.endsWith('BIRTH') && this.#metrics + payload.metrics.length > this.#options.metricsMax)
      return [rejected({ reason: 'too-large', message: `More than ${this.#options.metricsMax} metrics.` }, source)];
    const events =
      type === 'NBIRTH'
        ? node.born(payload, nowMs)
        : type === 'NDEATH'
          ? node.died(payload, nowMs)
          : node.accept({ type, payload, ...(source.device !== undefined && { device: source.device }) }, nowMs);
    this.#metrics += node.size - before;
    return events;
  }

  /** To be called at `dueMs`, or every second or so. */
  tick(nowMs: number): readonly HostEvent[] {
    return this.#each((node) => (node.dueMs !== undefined && node.dueMs <= nowMs ? node.tick(nowMs) : []));
  }

  /** When `tick` has something to do. */
  get dueMs(): number | undefined {
    let first: number | undefined;
    for (const { dueMs } of this.#nodes.values())
      if (dueMs !== undefined && !(first !== undefined && first <= dueMs)) first = dueMs;
    return first;
  }

  /** The host or its server was away: deaths may have been missed, so nothing counts as current until it is born again. */
  disconnected(nowMs: number): readonly HostEvent[] {
    return this.#each((node) => node.lost(nowMs));
  }

  /** A command that writes a metric; undefined when its birth does not have it. */
  command(
    target: SparkplugSource,
    metric: string,
    value: SparkplugValue | null,
    nowMs: number,
  ): CommandMessage | undefined {
    const found = this.#nodes.get(keyOf(target))?.find(target.device, metric);
    return found && commandMessage(target, [{ name: metric, ...found, value }], nowMs);
  }

  /** A command that writes several metrics at once, by JSON values; or which of them the birth does not have, or not with such a value. */
  write(
    target: SparkplugSource,
    values: Readonly<Record<string, unknown>>,
    nowMs: number,
  ): CommandMessage | { readonly missing: string } | { readonly unfit: string; readonly type: DataType } {
    const node = this.#nodes.get(keyOf(target));
    const metrics: CommandMetric[] = [];
    for (const [name, given] of Object.entries(values)) {
      const found = node?.find(target.device, name);
      if (found === undefined) return { missing: name };
      const value = given === null ? null : commandValue(found.type, given);
      if (value === undefined) return { unfit: name, type: found.type };
      metrics.push({ name, ...found, value });
    }
    return commandMessage(target, metrics, nowMs);
  }

  snapshot(): HostSnapshot {
    return { version: 1, nodes: [...this.#nodes.values()].map((node) => node.snapshot()) };
  }

  /** Goes on from a snapshot. A message that was missed since shows as a gap, and its node is asked for its births. */
  static restore(snapshot: HostSnapshot, nowMs: number, options: HostOptions = {}): SparkplugHost {
    const host = new SparkplugHost(options);
    for (const each of snapshot.nodes) {
      const node = EdgeNode.restore(each, nowMs, host.#options);
      host.#nodes.set(keyOf(each), node);
      host.#metrics += node.size;
    }
    return host;
  }

  #each(act: (node: EdgeNode) => readonly HostEvent[]): readonly HostEvent[] {
    const events: HostEvent[] = [];
    for (const node of this.#nodes.values()) {
      const before = node.size;
      events.push(...act(node));
      this.#metrics += node.size - before;
    }
    return events;
  }

  /** The node of a message; a new one, unless the message is a death. When there are too many, one that is offline gives way. */
  #node({ group, edgeNode }: EdgeNodeName, onlyKnown: boolean): EdgeNode | undefined | Problem {
    const key = keyOf({ group, edgeNode });
    const known = this.#nodes.get(key);
    if (known !== undefined || onlyKnown) return known;
    if (this.#nodes.size >= this.#options.nodesMax) {
      const offline = [...this.#nodes].find(([, node]) => !node.online);
      if (offline === undefined)
        return { reason: 'too-large', message: `More than ${this.#options.nodesMax} edge nodes are online.` };
      this.#nodes.delete(offline[0]);
    }
    const node = new EdgeNode({ group, edgeNode }, this.#options);
    this.#nodes.set(key, node);
    return node;
  }
}

/** No name holds a slash. */
function keyOf({ group, edgeNode }: EdgeNodeName): string {
  return `${group}/${edgeNode}`;
}

function sourceOf({ group, edgeNode, device }: SparkplugSource): SparkplugSource {
  return device === undefined ? { group, edgeNode } : { group, edgeNode, device };
}

function rejected(problem: Problem, source?: SparkplugSource): HostEvent {
  return source === undefined ? { kind: 'rejected', problem } : { kind: 'rejected', source, problem };
}
