import { answeredIn } from '../answer-port.ts';
import type { DeviceMessage, GatewayDevice } from '../ports.ts';
import { parseJson } from '../record-text.ts';
import { type DeviceReply, readReply } from '../reply.ts';
import { chirpstackEvent, thingsStackEvent } from './network-event.ts';

/** The answer of a device to a command, on the port of that; undefined when the port is another. */
export function answerOf(
  { port, payload }: Pick<DeviceMessage, 'port' | 'payload'>,
  { key: deviceKey }: GatewayDevice,
): DeviceReply | undefined {
  const id = answeredIn(port);
  return id === undefined ? undefined : { deviceKey, id, ...readReply(payload) };
}

/** What a network server says of a downlink to the device; undefined when it is none of ours. */
export function networkReply(
  dialect: 'chirpstack' | 'things-stack',
  { port, payload }: Pick<DeviceMessage, 'port' | 'payload'>,
  { key: deviceKey }: GatewayDevice,
): DeviceReply | undefined {
  const message = parseJson(payload);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  const read = dialect === 'chirpstack' ? chirpstackEvent : thingsStackEvent;
  const found = read(port, message as Readonly<Record<string, unknown>>);
  return found && { deviceKey, id: found.id, ...found.said };
}

/** `application/device`, as topics of network servers name it; one of a webhook has no application. */
export function placeOf(name: string): { readonly application?: string; readonly device: string } {
  const at = name.lastIndexOf('/');
  return at < 0 ? { device: name } : { application: name.slice(0, at), device: name.slice(at + 1) };
}
