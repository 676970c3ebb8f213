import { type Downlink, requestNumber } from '@nameplate/telemetry';
import { type ReplyContent, readReply } from '../reply.ts';

const responses = 'v1/devices/me/rpc/response/';

/** A server-side RPC of ThingsBoard to a device that has a connection of its own. */
export function deviceRpc({ method, params }: Rpc, commandId: string): { topic: string; payload: Uint8Array } {
  const topic = `v1/devices/me/rpc/request/${requestNumber(commandId)}`;
  return { topic, payload: json({ method, params }) };
}

/** The same to one behind a gateway, by the name that the gateway has for it. */
export function gatewayRpc({ method, params }: Rpc, commandId: string, device: string) {
  const data = { id: requestNumber(commandId), method, params };
  return { topic: gatewayRpcTopic, payload: json({ device, data }) };
}

export const gatewayRpcTopic = 'v1/gateway/rpc';

/** The number of the request that a message on this topic answers; undefined when the topic is another. */
export function rpcResponseIn(topic: string): number | undefined {
  return topic.startsWith(responses) ? numberOf(topic.slice(responses.length)) : undefined;
}

/** `{"device", "id", "data"}`: an answer of a device behind a gateway. */
export function gatewayRpcResponse(
  payload: Uint8Array,
): { readonly device: string; readonly request: number; readonly said: ReplyContent } | undefined {
  let message: unknown;
  try {
    message = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
  const { device, id, data = null } = (message ?? {}) as Readonly<Record<string, unknown>>;
  const request = numberOf(String(id));
  if (typeof device !== 'string' || device === '' || request === undefined) return undefined;
  return { device, request, said: readRpcReply(json(data)) };
}

/** `{"success": false}` is how ThingsBoard's gateways say that it did not work. */
export function readRpcReply(payload: Uint8Array): ReplyContent {
  const reply = readReply(payload);
  const failed = 'answer' in reply && (reply.answer as { readonly success?: unknown } | null)?.success === false;
  return failed ? { problem: JSON.stringify(reply.answer).slice(0, 500) } : reply;
}

type Rpc = Extract<Downlink, { kind: 'thingsboard' }>;

function numberOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
