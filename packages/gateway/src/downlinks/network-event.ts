import type { ReplyEvent } from '../reply.ts';
import { commandOfCorrelation, commandOfQueueItem } from './lorawan.ts';

/** What a network server says of a downlink: of which command, and what. */
export interface NetworkEvent {
  readonly id: string;
  readonly said: ReplyEvent;
}

type Json = Readonly<Record<string, unknown>>;

/** Of ChirpStack v4: the events `txack` (a gateway has sent it) and `ack` (the device had it, or did not in time). */
export function chirpstackEvent(event: string, message: Json): NetworkEvent | undefined {
  const id = commandOfQueueItem(message['queueItemId']);
  if (id === undefined) return undefined;
  if (event === 'txack') return { id, said: { event: 'sent' } };
  if (event !== 'ack') return undefined;
  const said: ReplyEvent =
    message['acknowledged'] === true
      ? { event: 'acknowledged' }
      : { problem: 'The network server says that the device did not acknowledge it.' };
  return { id, said };
}

/** Of The Things Stack v3: `down/queued`, `down/sent`, `down/ack`, `down/nack`, `down/failed`. */
export function thingsStackEvent(event: string, message: Json): NetworkEvent | undefined {
  const inner = objectIn(message, `downlink_${event.slice('down/'.length)}`);
  const id = [message, inner, objectIn(inner, 'downlink')]
    .map((each) => commandOfCorrelation(each['correlation_ids']))
    .find((each) => each !== undefined);
  if (id === undefined) return undefined;
  switch (event) {
    case 'down/sent':
      return { id, said: { event: 'sent' } };
    case 'down/ack':
      return { id, said: { event: 'acknowledged' } };
    case 'down/nack':
      return { id, said: { problem: 'The network server says that the device did not acknowledge it.' } };
    case 'down/failed':
      return { id, said: { problem: `The network server could not send it: ${failureIn(inner)}.` } };
    default:
      return undefined;
  }
}

function failureIn(inner: Json): string {
  const error = objectIn(inner, 'error');
  const text = error['message_format'] ?? error['name'] ?? inner['error'];
  return typeof text === 'string' ? text.slice(0, 200) : 'it does not say why';
}

function objectIn(from: Json, field: string): Json {
  const value = from[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
