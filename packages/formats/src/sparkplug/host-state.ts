import { namespace } from './topic.ts';

/** A STATE message: QoS 1, retained (tck-id-host-topic-phid-birth-qos, -retain). */
export interface StateMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 1;
  readonly retain: true;
}

/**
 * What a host application says of itself, Sparkplug 3.0 §4.3: `will` goes into the CONNECT, `birth` is published next, both
 * with the time of the CONNECT (tck-id-host-topic-phid-birth-payload-timestamp); `death` before an intended disconnect.
 */
export function hostState(
  hostId: string,
  connectTimeMs: number,
): { readonly will: StateMessage; readonly birth: StateMessage } {
  return { will: stateMessage(hostId, false, connectTimeMs), birth: stateMessage(hostId, true, connectTimeMs) };
}

export function hostDeath(hostId: string, timeMs: number): StateMessage {
  return stateMessage(hostId, false, timeMs);
}

function stateMessage(hostId: string, online: boolean, timestamp: number): StateMessage {
  const payload = new TextEncoder().encode(JSON.stringify({ online, timestamp }));
  return { topic: `${namespace}/STATE/${hostId}`, payload, qos: 1, retain: true };
}
