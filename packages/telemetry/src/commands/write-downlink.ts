import { isProblem, type Ts013Codec, vendorCodec } from '@nameplate/formats';
import { type CommandDefinition, type DeviceProfile, NameplateError, wrongShape } from '@nameplate/model';
import type { Downlink } from './downlink.ts';
import { argumentOf, type CommandInput, cannot, resolve } from './option-value.ts';

/** A command that goes in the words of another platform. */
export interface WrittenDownlink {
  readonly payload: Uint8Array;
  readonly downlink: Downlink;
}

interface DownlinkFormat {
  readonly options: readonly string[];
  /** @throws NameplateError INVALID_VALUE naming the path */
  check(definition: CommandDefinition, profile: DeviceProfile, path: string): void;
  write(definition: CommandDefinition, input: CommandInput, profile: DeviceProfile): WrittenDownlink;
}

/** Undefined: the format is octets to the device's own topic. */
export function downlinkFormat(format: string): DownlinkFormat | undefined {
  return formats.get(format);
}

const nothing = new Uint8Array();

const thingsboard: DownlinkFormat = {
  options: ['method'],
  check({ encode: { method } = { format: '' } }, _profile, path) {
    if (method !== undefined && typeof method !== 'string') throw wrongShape(`${path}.method`, 'a text');
  },
  write({ encode: { method } = { format: '' } }, { command, args }) {
    const name = typeof method === 'string' ? method : command;
    return { payload: nothing, downlink: { kind: 'thingsboard', method: name, params: args } };
  },
};

const sparkplug: DownlinkFormat = {
  options: ['metrics'],
  check(definition, _profile, path) {
    for (const [name, value] of Object.entries(metricsOf(definition, path))) {
      const at = `${path}.metrics.${name}`;
      if (value !== null && !['string', 'number', 'boolean'].includes(typeof value))
        throw wrongShape(at, 'a value, null, or $args.NAME');
      const argument = argumentOf(value);
      if (argument !== undefined && !Object.hasOwn(definition.args?.properties ?? {}, argument))
        throw wrongShape(at, `an argument of the command, not ${argument}`);
    }
  },
  write(definition, input) {
    const metrics: Record<string, unknown> = Object.create(null);
    for (const [name, value] of Object.entries(metricsOf(definition, 'encode'))) {
      const resolved = resolve(value, input);
      if (resolved === undefined) throw cannot(name, `given: ${String(value)} is not`);
      metrics[name] = resolved;
    }
    return { payload: nothing, downlink: { kind: 'sparkplug', metrics } };
  },
};

function metricsOf({ encode: { metrics } = { format: '' } }: CommandDefinition, path: string): object {
  const isMap = typeof metrics === 'object' && metrics !== null && !Array.isArray(metrics);
  if (isMap && Object.keys(metrics).length > 0) return metrics;
  throw wrongShape(`${path}.metrics`, 'the metrics that are written, by name: a value, or $args.NAME');
}

const lorawan: DownlinkFormat = {
  options: ['confirmed'],
  check({ encode: { confirmed } = { format: '' } }, profile, path) {
    if (confirmed !== undefined && typeof confirmed !== 'boolean')
      throw wrongShape(`${path}.confirmed`, 'true or false');
    if (codecOptions(profile) === undefined)
      throw wrongShape(`${path}.format`, 'a format other than ts013, since the profile has no codec of that');
  },
  write({ encode: { confirmed = true } = { format: '' } }, { command, args }, profile) {
    const written = codecOf(profile)?.encodeDownlink(args);
    if (written === undefined || (isProblem(written) && written.reason === 'unsupported'))
      throw noDownlink(command, 'the codec of its profile has no encodeDownlink');
    if (isProblem(written)) throw cannot('args', `what the codec takes; ${written.message}`);
    const { bytes, fPort } = written;
    return { payload: bytes, downlink: { kind: 'lorawan', fPort, confirmed: confirmed === true } };
  },
};

const formats: ReadonlyMap<string, DownlinkFormat> = new Map([
  ['thingsboard', thingsboard],
  ['sparkplug', sparkplug],
  ['ts013', lorawan],
]);

const codecs = new WeakMap<DeviceProfile, Ts013Codec>();

function codecOf(profile: DeviceProfile): Ts013Codec | undefined {
  const known = codecs.get(profile);
  const options = known ?? codecOptions(profile);
  if (known !== undefined || options === undefined) return known;
  const codec = vendorCodec(options, 'options');
  codecs.set(profile, codec);
  return codec;
}

/** Options of the first codec that the profile has: of its own, of a rule, or in the envelope of a network server. */
function codecOptions({ format, options, decode = [] }: Partial<DeviceProfile>): object | undefined {
  for (const { match: _, format: name, ...rest } of [...decode, { ...options, format: format ?? '' }]) {
    if (name === 'ts013') return rest;
    const { payload } = rest as { readonly payload?: unknown };
    if ((name === 'chirpstack' || name === 'things-stack') && typeof payload === 'object' && payload !== null) {
      const inner = codecOptions(payload);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

function noDownlink(command: string, why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${command} cannot be sent: ${why}.`, {
    reason: 'COMMAND_NO_DOWNLINK',
    metadata: { command },
  });
}
