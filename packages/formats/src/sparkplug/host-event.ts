import type { Problem } from '../problem.ts';
import type { RecordGroup } from './records.ts';
import type { EdgeNodeName } from './topic.ts';

/** An edge node, or a device behind it. */
export interface SparkplugSource extends EdgeNodeName {
  readonly device?: string;
}

/** What a host application learns from a message, or has to do. */
export type HostEvent =
  /** Born, or gone: from `offline` on every value of it is stale. */
  | { readonly kind: 'online' | 'offline'; readonly source: SparkplugSource; readonly timeMs: number }
  | { readonly kind: 'records'; readonly source: SparkplugSource; readonly groups: readonly RecordGroup[] }
  /** A message to publish with QoS 0, not retained: the edge node shall send its births again. */
  | {
      readonly kind: 'rebirth';
      readonly source: EdgeNodeName;
      readonly why: string;
      readonly topic: string;
      readonly payload: Uint8Array;
    }
  | { readonly kind: 'rejected'; readonly source?: SparkplugSource; readonly problem: Problem };
