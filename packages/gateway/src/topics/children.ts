import type { FilterTarget } from '../front-door/subscription.ts';
import type { Publication } from '../front-door/topic-rules.ts';
import type { GatewayDevice } from '../ports.ts';
import { formatDeviceTopic, isPort } from '../topic.ts';

/** `iot/{gateway}/child/{alias}/up/{port}`: a payload of a device that a gateway speaks for, as that device encodes it. */
export function childMessage(gateway: GatewayDevice, topic: string): Publication | undefined {
  const base = baseOf(gateway);
  if (!topic.startsWith(base)) return undefined;
  const [alias, direction, port, ...rest] = topic.slice(base.length).split('/');
  if (direction !== 'up' || port === undefined || rest.length > 0 || !isPort(port)) return undefined;
  const name = aliasOf(alias);
  if (name === undefined) return undefined;
  const { identifier, key: deviceKey } = gateway;
  return { topic, ingest: { identifier, deviceKey, port, via: { dialect: 'child', name } }, routed: true };
}

/** The commands of those that it speaks for: `iot/{gateway}/child/{alias or +}/down/{port, + or #}`. */
export function childFilter(gateway: GatewayDevice, filter: string): FilterTarget | undefined {
  const base = baseOf(gateway);
  if (!filter.startsWith(base)) return undefined;
  const [alias, direction, port, ...rest] = filter.slice(base.length).split('/');
  if (direction !== 'down' || port === undefined || rest.length > 0) return undefined;
  if (alias !== '+' && aliasOf(alias) === undefined) return undefined;
  return port === '+' || port === '#' || isPort(port) ? { filter } : undefined;
}

/** Where a gateway gets a command for a device that it speaks for, and answers it. */
export function childTopic(
  gateway: { readonly canonical: string },
  alias: string,
  direction: 'up' | 'down',
  port: string,
): string {
  const name = alias.replaceAll(/[%/+#]/g, encodeURIComponent);
  // A text as the replacement would read a `$` in the name.
  return formatDeviceTopic(gateway, 'down', '').replace(/down\/$/, () => `child/${name}/${direction}/${port}`);
}

function baseOf({ identifier }: GatewayDevice): string {
  return formatDeviceTopic({ canonical: identifier }, 'up', '').replace(/up\/$/, 'child/');
}

/** One level of a topic; `%`, `/`, `+` and `#` are percent-encoded, and nothing else is. */
function aliasOf(level: string | undefined): string | undefined {
  if (level === undefined || level === '' || level.length > 1_024 || /[+#]|%(?!2[35BbFf])/.test(level))
    return undefined;
  return decodeURIComponent(level);
}
