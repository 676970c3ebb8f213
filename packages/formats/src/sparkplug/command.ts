import type { DataType } from './data-type.ts';
import { encodePayload } from './encode-payload.ts';
import type { SparkplugSource } from './host-event.ts';
import type { SparkplugValue } from './payload.ts';
import { topicOf } from './topic.ts';

export interface CommandMetric {
  readonly name: string;
  readonly type: DataType;
  readonly alias?: bigint;
  readonly value: SparkplugValue | null;
}

/** A message that is to be published with QoS 0, not retained (tck-id-payloads-ncmd-qos, -ncmd-retain, and -dcmd-). */
export interface CommandMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/**
 * NCMD or DCMD: writes metrics of an edge node or a device. The data type goes along although it should not (§6.4.6): edge
 * nodes in use refuse a value that has none.
 */
export function commandMessage(
  target: SparkplugSource,
  metrics: readonly CommandMetric[],
  timestampMs: number,
): CommandMessage {
  return {
    topic: topicOf(target.device === undefined ? 'NCMD' : 'DCMD', target, target.device),
    payload: encodePayload({ timestampMs, metrics: metrics.map((metric) => ({ ...metric, timestampMs })) }),
  };
}

/** The metric that asks for births (tck-id-operational-behavior-data-commands-ncmd-rebirth-name, -value). */
export const rebirthMetric: CommandMetric = { name: 'Node Control/Rebirth', type: 'Boolean', value: true };
