import { type Identifier, identifierFromHandle, isNameplateError } from '@nameplate/model';

/** A message topic taken apart. */
export interface DeviceTopic {
  readonly identifier: Identifier;
  /** `up`: from the device. `down`: to it. */
  readonly direction: 'up' | 'down';
  readonly port: string;
}

/** A subscription to a device's commands. */
export interface CommandFilter {
  readonly identifier: Identifier;
  /** One port, or `*` for all of them. */
  readonly port: string;
  /** The filter up to the port, as the client spelled it: its commands are sent under the same spelling. */
  readonly base: string;
}

/** Longest topic or filter looked at, characters. An identifier of 2,048 octets fits. */
const topicLimit = 8_192;
const root = 'iot/';
const portForm = /^[A-Za-z0-9._~-]{1,64}$/;

/**
 * Reads `iot/{prefix}/{suffix}/up/{port}` or `…/down/{port}`, from its end: slashes of the suffix stay as levels.
 * Undefined for everything else.
 */
export function parseDeviceTopic(topic: string): DeviceTopic | undefined {
  const parts = split(topic);
  if (!parts || !portForm.test(parts.port)) return undefined;
  const identifier = identifierOf(parts.identifier);
  return identifier && { identifier, direction: parts.direction, port: parts.port };
}

/** Reads `iot/{prefix}/{suffix}/down/{port}`, `…/down/+` or `…/down/#`: the filters that are ever granted. */
export function parseCommandFilter(filter: string): CommandFilter | undefined {
  const parts = split(filter);
  if (parts?.direction !== 'down') return undefined;
  const all = parts.port === '+' || parts.port === '#';
  if (!all && !portForm.test(parts.port)) return undefined;
  const identifier = identifierOf(parts.identifier);
  const base = filter.slice(0, filter.length - parts.port.length);
  return identifier && { identifier, port: all ? '*' : parts.port, base };
}

/** The topic of a device: the canonical text of its identifier with `+` and `#` percent-encoded as well as `%`. */
export function formatDeviceTopic(
  identifier: Pick<Identifier, 'canonical'>,
  direction: 'up' | 'down',
  port: string,
): string {
  return `${root}${identifier.canonical.replaceAll('+', '%2B').replaceAll('#', '%23')}/${direction}/${port}`;
}

/** Is the text a port? One level: letters, digits, `.`, `_`, `~`, `-`, at most 64. */
export function isPort(text: string): boolean {
  return portForm.test(text);
}

function split(topic: string): { identifier: string; direction: 'up' | 'down'; port: string } | undefined {
  if (topic.length > topicLimit || !topic.startsWith(root)) return undefined;
  const portAt = topic.lastIndexOf('/');
  const directionAt = topic.lastIndexOf('/', portAt - 1);
  if (directionAt < root.length) return undefined;
  const direction = topic.slice(directionAt + 1, portAt);
  if (direction !== 'up' && direction !== 'down') return undefined;
  return { identifier: topic.slice(root.length, directionAt), direction, port: topic.slice(portAt + 1) };
}

// One spelling: what needs no escape must not have one, so that a broker's access rules see what we see.
const wrong = /[+#]|%(?!2[35Bb])/;

function identifierOf(text: string): Identifier | undefined {
  if (wrong.test(text)) return undefined;
  try {
    return identifierFromHandle(text.includes('%') ? decodeURIComponent(text) : text);
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_IDENTIFIER')) return undefined;
    throw thrown;
  }
}
