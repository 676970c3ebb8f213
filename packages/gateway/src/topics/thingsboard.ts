import { gatewayRpcTopic, rpcResponseIn } from '../downlinks/rpc.ts';
import type { ClientPrincipal, Publication, TopicRule } from '../front-door/topic-rules.ts';
import { privateFilter } from './private-topic.ts';

const gatewayTopics = [
  'v1/gateway/telemetry',
  'v1/gateway/attributes',
  'v1/gateway/connect',
  'v1/gateway/disconnect',
  gatewayRpcTopic,
];
const deviceTopics = ['v1/devices/me/telemetry', 'v1/devices/me/attributes'];
/** ThingsBoard sends commands and attribute updates there; clients subscribe before they publish. */
const filters = [
  'v1/devices/me/attributes',
  'v1/devices/me/attributes/response/+',
  'v1/devices/me/rpc/request/+',
  'v1/gateway/attributes',
  'v1/gateway/attributes/response',
  'v1/gateway/rpc',
];

/**
 * ThingsBoard's device and gateway topics. The topic names nobody: it is the sender, and what the payload says. Each client gets the
 * commands that are for it; attribute updates are granted, so that its clients start, and not sent.
 */
export const thingsboardRule: TopicRule = {
  name: 'thingsboard',
  matches: (text) => text.startsWith('v1/'),
  publish: (principal, topic) => publish(principal, topic),
  subscribe: (principal, filter) =>
    principal.kind === 'device' && filters.includes(filter) ? privateFilter(principal.device.key, filter) : undefined,
};

function publish(principal: ClientPrincipal, topic: string): Publication | undefined {
  const isKnown = gatewayTopics.includes(topic) || deviceTopics.includes(topic) || rpcResponseIn(topic) !== undefined;
  if (principal.kind !== 'device' || !isKnown) return undefined;
  const { identifier, key: deviceKey } = principal.device;
  const port = topic.includes('/rpc') ? 'rpc' : topic.slice(topic.lastIndexOf('/') + 1);
  return {
    topic,
    ingest: { identifier, deviceKey, port, via: { dialect: 'thingsboard', name: topic } },
    routed: false,
  };
}
