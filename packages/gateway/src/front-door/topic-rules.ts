import { decide, type Principal } from '@nameplate/model';
import type { GatewayDevice, Via } from '../ports.ts';
import { formatDeviceTopic, isPort, parseCommandFilter, parseDeviceTopic } from '../topic.ts';
import { childFilter, childMessage } from '../topics/children.ts';
import type { FilterTarget } from './subscription.ts';

/** Who a connection belongs to. */
export type ClientPrincipal =
  | { readonly kind: 'device'; readonly device: GatewayDevice }
  | { readonly kind: 'app'; readonly app: Extract<Principal, { kind: 'app' }> };

/** What becomes of a message that may be published. */
export interface Publication {
  /** The topic that subscribers see: of a device it has the spelling that the registry has. */
  readonly topic: string;
  /** A device message: it goes into the journal, and from there into the series. */
  readonly ingest?: {
    readonly identifier: string;
    readonly deviceKey: string;
    readonly port: string;
    readonly via?: Via;
  };
  /** A command: the device's sessions get it, whichever spelling of its identifier they subscribed with. */
  readonly command?: { readonly deviceKey: string; readonly port: string };
  /** Others who subscribe get it, and it may be retained. */
  readonly routed: boolean;
  /** A retained copy is kept under this topic: of a Sparkplug birth. */
  readonly certificate?: string;
  /** It gets the time at which it is said: a Sparkplug death was written at the time of its CONNECT. */
  readonly stamped?: boolean;
}

/** One part of the topic tree: who may do what in it. */
export interface TopicRule {
  readonly name: string;
  /** The rule is about this topic or filter. The first rule that says so decides. */
  readonly matches: (topicOrFilter: string) => boolean;
  /** Undefined: it may not be published there. */
  readonly publish: (principal: ClientPrincipal, topic: string) => Publication | undefined;
  /** Undefined: it may not be subscribed to. */
  readonly subscribe: (principal: ClientPrincipal, filter: string) => FilterTarget | undefined;
}

/** Nameplate's own topics. */
export const deviceRule: TopicRule = {
  name: 'devices',
  matches: (text) => text.startsWith('iot/') || text === '#' || text.startsWith('+/'),
  publish: (principal, topic) =>
    principal.kind === 'device'
      ? (deviceMessage(principal.device, topic) ?? childMessage(principal.device, topic))
      : command(principal.app, topic),
  subscribe: (principal, filter) =>
    principal.kind === 'device'
      ? (ownTopics(principal.device, filter) ?? childFilter(principal.device, filter))
      : underPrefix(principal.app, filter),
};

/** The id that sessions are kept under. */
export function ownerOf(principal: ClientPrincipal): string {
  return principal.kind === 'device' ? principal.device.key : principal.app.id;
}

/** A device publishes under its own `up`. */
function deviceMessage(device: GatewayDevice, topic: string): Publication | undefined {
  const parsed = parseDeviceTopic(topic);
  if (parsed?.direction !== 'up' || parsed.identifier.key !== device.key) return undefined;
  const { port } = parsed;
  return {
    topic: formatDeviceTopic({ canonical: device.identifier }, 'up', port),
    ingest: { identifier: device.identifier, deviceKey: device.key, port },
    routed: true,
  };
}

/** An app commands the devices under its prefixes. */
function command(app: Extract<Principal, { kind: 'app' }>, topic: string): Publication | undefined {
  const parsed = parseDeviceTopic(topic);
  if (parsed?.direction !== 'down') return undefined;
  const { identifier, port } = parsed;
  if (!decide(app, { scope: 'telemetry.publish', prefix: identifier.prefixKey }).allowed) return undefined;
  return {
    topic: formatDeviceTopic(identifier, 'down', port),
    command: { deviceKey: identifier.key, port },
    routed: true,
  };
}

/** A device reads its commands in any spelling of itself, and what it published in the registry's. */
function ownTopics(device: GatewayDevice, filter: string): FilterTarget | undefined {
  const commands = parseCommandFilter(filter);
  if (commands) {
    if (commands.identifier.key !== device.key) return undefined;
    const level = commands.port === '*' ? '+' : commands.port;
    return {
      filter,
      commands,
      retainedFilter: formatDeviceTopic({ canonical: device.identifier }, 'down', '') + level,
    };
  }
  const base = formatDeviceTopic({ canonical: device.identifier }, 'up', '');
  if (!filter.startsWith(base)) return undefined;
  const port = filter.slice(base.length);
  return port === '#' || port === '+' || isPort(port) ? { filter } : undefined;
}

/** An app reads what is under a prefix that it may read; a wildcard for the prefix needs all of them. */
function underPrefix(app: Extract<Principal, { kind: 'app' }>, filter: string): FilterTarget | undefined {
  const [root, prefix] = filter.split('/', 3);
  const exact = root === 'iot' && prefix !== undefined && /^[^+#]+$/.test(prefix);
  const asked = exact ? prefix.toUpperCase() : '*';
  return decide(app, { scope: 'telemetry.read', prefix: asked }).allowed ? { filter } : undefined;
}
