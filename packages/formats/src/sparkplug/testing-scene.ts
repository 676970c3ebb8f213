import { encodePayload } from './encode-payload.ts';
import { type HostOptions, SparkplugHost } from './host.ts';
import type { HostEvent } from './host-event.ts';
import type { Metric } from './payload.ts';
import { topicOf } from './topic.ts';

export const node = { group: 'plant', edgeNode: 'press-7' };
export const sensor = { ...node, device: 'sensor' };
export const int = (name: string, value: number, more: object = {}): Metric => ({
  name,
  type: 'Int32',
  value,
  timestampMs: 10,
  ...more,
});
export const bdSeq = (value: bigint): Metric => ({ name: 'bdSeq', type: 'Int64', value });
export const byAlias = (alias: bigint, value: number, more: object = {}): Metric => ({
  alias,
  type: 'Int32',
  typeKnown: true,
  value,
  timestampMs: 11,
  ...more,
});

/** A host with what its edge node sends. */
export function scene(options: HostOptions = {}) {
  const host = new SparkplugHost(options);
  const send = (
    type: 'NBIRTH' | 'NDEATH' | 'NDATA' | 'DBIRTH' | 'DDATA' | 'DDEATH',
    seq: number | undefined,
    metrics: readonly Metric[],
    nowMs = 1000,
  ) =>
    host.accept(
      topicOf(type, node, type.startsWith('D') ? 'sensor' : undefined),
      encodePayload({ timestampMs: 500, metrics, ...(seq !== undefined && { seq }) }),
      nowMs,
    );
  const birth = (session = 0n, nowMs = 1000) =>
    send(
      'NBIRTH',
      0,
      [bdSeq(session), { name: 'Node Control/Rebirth', type: 'Boolean', value: false }, int('rpm', 1, { alias: 1n })],
      nowMs,
    );
  const deviceBirth = (seq = 1, nowMs = 1000) => send('DBIRTH', seq, [int('temp', -5, { alias: 2n })], nowMs);
  return { host, send, birth, deviceBirth };
}

export const kinds = (events: readonly HostEvent[]) => events.map(({ kind }) => kind);
export const fields = (events: readonly HostEvent[]) =>
  events.flatMap((event) => (event.kind === 'records' ? event.groups.map(({ record }) => ({ ...record.fields })) : []));
