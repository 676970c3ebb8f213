import { certificateTopic, parseSparkplugTopic } from '@nameplate/formats';
import { decide } from '@nameplate/model';
import type { FilterTarget } from '../front-door/subscription.ts';
import type { ClientPrincipal, Publication, TopicRule } from '../front-door/topic-rules.ts';
import type { GatewayDevice } from '../ports.ts';

type App = Extract<ClientPrincipal, { kind: 'app' }>['app'];

/**
 * Sparkplug B 3.0. An edge node is an enrolled device that publishes under its own name: `group/edge node` of its enrolment, else
 * prefix and suffix. Apps with the rights to everything may be further host applications.
 */
export const sparkplugRule: TopicRule = {
  name: 'sparkplug',
  matches: (text) => text.startsWith('spBv1.0/') || text.startsWith('$sparkplug/'),
  publish: (principal, topic) =>
    principal.kind === 'device' ? ofEdgeNode(principal.device, topic) : ofHost(principal.app, topic),
  subscribe: (principal, filter) =>
    principal.kind === 'device' ? forEdgeNode(principal.device, filter) : forHost(principal.app, filter),
};

/** `group/edge node`; undefined for an identifier that Sparkplug has no name for. */
export function edgeNodeOf({ identifier, edgeNode = identifier }: GatewayDevice): string | undefined {
  const levels = edgeNode.split('/');
  return levels.length === 2 && levels.every((level) => level !== '' && !/[+#]/.test(level)) ? edgeNode : undefined;
}

function ofEdgeNode(device: GatewayDevice, topic: string): Publication | undefined {
  const parsed = parseSparkplugTopic(topic);
  if (!parsed || parsed.type === 'STATE' || parsed.type === 'NCMD' || parsed.type === 'DCMD') return undefined;
  if (`${parsed.group}/${parsed.edgeNode}` !== edgeNodeOf(device)) return undefined;
  const { identifier, key: deviceKey } = device;
  const certificate = certificateTopic(topic);
  return {
    topic,
    ingest: { identifier, deviceKey, port: parsed.type, via: { dialect: 'sparkplug', name: topic } },
    routed: true,
    ...(certificate !== undefined && { certificate }),
    ...(parsed.type === 'NDEATH' && { stamped: true }),
  };
}

/** Commands to edge nodes, and the state of another host application. */
function ofHost(app: App, topic: string): Publication | undefined {
  const type = parseSparkplugTopic(topic)?.type;
  if (type !== 'NCMD' && type !== 'DCMD' && type !== 'STATE') return undefined;
  return decide(app, { scope: 'telemetry.publish', prefix: '*' }).allowed ? { topic, routed: true } : undefined;
}

/** Its commands, and the states of host applications: with them it knows whether its host is there. */
function forEdgeNode(device: GatewayDevice, filter: string): FilterTarget | undefined {
  const [namespace, group, type, edgeNode, ...rest] = filter.split('/');
  if (namespace !== 'spBv1.0') return undefined;
  if (group === 'STATE') return edgeNode === undefined && type !== undefined ? { filter } : undefined;
  if (`${group}/${edgeNode}` !== edgeNodeOf(device)) return undefined;
  return (type === 'NCMD' || type === 'DCMD') && rest.length <= 1 ? { filter } : undefined;
}

function forHost(app: App, filter: string): FilterTarget | undefined {
  return decide(app, { scope: 'telemetry.read', prefix: '*' }).allowed ? { filter } : undefined;
}
