import {
  type ReplyingFormat,
  readMeterRequest,
  readModbusRequest,
  readRequest,
  replyingFormats,
  valveRequest,
  writeCoilRequest,
  writeRegisterRequest,
  writeRegistersRequest,
} from '@nameplate/formats';
import { type CommandDefinition, type CommandEncoding, type DeviceProfile, wrongShape } from '@nameplate/model';
import type { Downlink } from './downlink.ts';
import { argumentOf, type CommandInput, cannot, resolve } from './option-value.ts';
import { downlinkFormat } from './write-downlink.ts';

/** A command as its device reads it. */
export interface WrittenCommand {
  readonly payload: Uint8Array;
  /** Absent: the payload goes to the device's own topic. */
  readonly downlink?: Downlink;
  /** It is answered by a frame of that format. */
  readonly replies?: ReplyingFormat;
}

/** Writes a command in the words of its device. @throws NameplateError INVALID_VALUE when an argument cannot be written so */
export function writeCommand(
  definition: CommandDefinition,
  input: CommandInput,
  profile: DeviceProfile,
): WrittenCommand {
  const { format = 'json' } = definition.encode ?? {};
  const downlink = downlinkFormat(format);
  if (downlink !== undefined) return downlink.write(definition, input, profile);
  const replies = replyingFormats.find((each) => each === format);
  return { payload: encodeCommand(definition, input), ...(replies && { replies }) };
}

/** Writes octets as a profile says. @throws NameplateError INVALID_VALUE when an argument cannot be written so */
export function encodeCommand({ encode = { format: 'json' } }: CommandDefinition, input: CommandInput): Uint8Array {
  const request = requestOf(encode);
  if (request === undefined) throw new TypeError(`a profile with an encoding that is not checked: ${encode.format}`);
  return request.write((option) => resolve(encode[option], input), input);
}

/** Checks how the commands of a profile are written. @throws NameplateError INVALID_VALUE naming the path */
export function checkEncodings(profile: DeviceProfile): void {
  const { commands = {} } = profile;
  for (const [name, definition] of Object.entries(commands)) {
    const { encode, args } = definition;
    if (encode === undefined) continue;
    const path = `commands.${name}.encode`;
    const downlink = downlinkFormat(encode.format);
    if (downlink !== undefined) {
      checkOptions(encode, downlink.options, path);
      downlink.check(definition, profile, path);
      continue;
    }
    const request = requestOf(encode);
    if (request === undefined)
      throw wrongShape(path, `one of ${[...requests.keys(), 'thingsboard', 'sparkplug', 'ts013'].join('; ')}`);
    const options = checkOptions(encode, ['request', ...request.options], path);
    for (const option of request.options) {
      const value = options[option];
      if (value === undefined && !request.optional.includes(option))
        throw wrongShape(`${path}.${option}`, 'a value, $suffix, or $args.NAME');
      const argument = argumentOf(value);
      if (argument !== undefined && !Object.hasOwn(args?.properties ?? {}, argument))
        throw wrongShape(`${path}.${option}`, `an argument of ${name}, not ${argument}`);
    }
  }
}

function checkOptions(
  encode: CommandEncoding,
  known: readonly string[],
  path: string,
): Readonly<Record<string, unknown>> {
  const { format: _, ...options } = encode;
  for (const option of Object.keys(options))
    if (!known.includes(option)) throw wrongShape(`${path}.${option}`, `one of ${known.join(', ') || 'no options'}`);
  return options;
}

type Take = (option: string) => unknown;

interface Request {
  readonly options: readonly string[];
  readonly optional: readonly string[];
  write(take: Take, input: CommandInput): Uint8Array;
}

function requestOf({ format, request }: CommandEncoding): Request | undefined {
  return requests.get(typeof request === 'string' ? `${format} ${request}` : format);
}

/** By format and, where it has several, `request`. */
const requests: ReadonlyMap<string, Request> = new Map<string, Request>([
  ['json', { options: ['body'], optional: ['body'], write: writeJson }],
  [
    'cjt188 valve',
    {
      options: ['type', 'address', 'position', 'identifierOrder'],
      optional: ['identifierOrder'],
      write: (take, input) => valveRequest(meterOf(take, input), positionOf(take('position'))),
    },
  ],
  [
    'cjt188 read',
    {
      options: ['type', 'address', 'code', 'identifierOrder'],
      optional: ['code', 'identifierOrder'],
      write: (take, input) => {
        const code = take('code');
        return readMeterRequest(meterOf(take, input), code === undefined ? undefined : textOf('code', code));
      },
    },
  ],
  [
    'dlt645 read',
    {
      options: ['address', 'code'],
      optional: [],
      write: (take) => readRequest(digitsOf(take('address'), 12), textOf('code', take('code'))),
    },
  ],
  [
    'modbus-rtu read',
    {
      options: ['station', 'code', 'address', 'quantity'],
      optional: [],
      write: (take) => {
        const code = numberOf('code', take('code'));
        if (code !== 1 && code !== 2 && code !== 3 && code !== 4) throw cannot('code', '1, 2, 3 or 4');
        const [station, address, quantity] = ['station', 'address', 'quantity'].map((each) =>
          numberOf(each, take(each)),
        );
        return readModbusRequest(station ?? 0, code, address ?? 0, quantity ?? 0);
      },
    },
  ],
  [
    'modbus-rtu write-coil',
    {
      options: ['station', 'address', 'value'],
      optional: [],
      write: (take) => {
        const value = take('value');
        if (typeof value !== 'boolean') throw cannot('value', 'true or false');
        return writeCoilRequest(numberOf('station', take('station')), numberOf('address', take('address')), value);
      },
    },
  ],
  [
    'modbus-rtu write-registers',
    {
      options: ['station', 'address', 'values'],
      optional: [],
      write: (take) => {
        const values = take('values');
        if (!Array.isArray(values) || !values.every((each) => typeof each === 'number'))
          throw cannot('values', 'a list of numbers');
        return writeRegistersRequest(
          numberOf('station', take('station')),
          numberOf('address', take('address')),
          values,
        );
      },
    },
  ],
  [
    'modbus-rtu write-register',
    {
      options: ['station', 'address', 'value'],
      optional: [],
      write: (take) => {
        const [station, address, value] = ['station', 'address', 'value'].map((each) => numberOf(each, take(each)));
        return writeRegisterRequest(station ?? 0, address ?? 0, value ?? 0);
      },
    },
  ],
]);

/** `{"id", "command", "args"}`; with `body: args` the arguments alone. */
function writeJson(take: Take, { id, command, args }: CommandInput): Uint8Array {
  return Buffer.from(JSON.stringify(take('body') === 'args' ? args : { id, command, args }));
}

function meterOf(take: Take, { id }: CommandInput) {
  const order = take('identifierOrder');
  return {
    type: numberOf('type', take('type')),
    address: digitsOf(take('address'), 14),
    sequence: Number(BigInt(id) & 0xffn),
    ...((order === 'low-first' || order === 'high-first') && ({ identifierOrder: order } as const)),
  };
}

function positionOf(value: unknown): 'open' | 'closed' {
  if (value === 'open' || value === 'closed') return value;
  throw cannot('position', 'open or closed: the meter knows no other');
}

/** A suffix may have letters about the digits, `meter-000000000161`. */
function digitsOf(value: unknown, length: number): string {
  const digits = typeof value === 'string' ? /(\d+)$/.exec(value)?.[1] : undefined;
  if (digits?.length === length) return digits;
  throw cannot('address', `a text that ends in ${length} digits`);
}

function numberOf(option: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw cannot(option, 'a number');
}

function textOf(option: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw cannot(option, 'a text');
}
