import { type ReadShape, readEntries, readFields, readNumber, readText, wrongShape } from '@nameplate/model';
import type { Format, PayloadDecoder } from '../format.ts';
import { recordsOf } from '../json.ts';
import { isProblem, type Problem } from '../problem.ts';
import { Codec } from './codec.ts';
import { type CodecFiles, readCodecFiles, sourceMax } from './files.ts';
import { Sandbox, type SandboxLimits } from './sandbox.ts';

export interface Ts013Options {
  readonly source: string;
  /** What the codec may `require`, by path: the vendor's package, or parts of it. */
  readonly files?: CodecFiles;
  /** LoRaWAN port, where neither the topic nor an envelope says it. */
  readonly fPort?: number;
  /** What the codec gets as `variables`: settings of the device. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly limits?: { readonly ms?: number; readonly memoryMB?: number; readonly outputChars?: number };
}

/** LoRaWAN payload codecs as LoRa Alliance TS013 has them: JavaScript of the device's vendor, run unchanged. */
export function ts013Format(sandbox: Sandbox): Format<Ts013Options> {
  return {
    name: 'ts013',
    parseOptions: parseTs013Options,
    compile(options) {
      return compileTs013(options, sandbox).decodeUplink;
    },
  };
}

export interface Downlink {
  readonly bytes: Uint8Array;
  readonly fPort: number;
  readonly warnings: readonly string[];
}

/** A codec in all its directions: uplinks for telemetry, downlinks for commands. */
export interface Ts013Codec {
  readonly decodeUplink: PayloadDecoder;
  /** What a command says → octets for the device. */
  readonly encodeDownlink: (data: unknown) => Downlink | Problem;
  /** The way back, to show what octets would do. */
  readonly decodeDownlink: (
    bytes: Uint8Array,
    fPort: number,
  ) => { readonly data: unknown; readonly warnings: readonly string[] } | Problem;
}

/** @throws NameplateError INVALID_VALUE when the source cannot run */
export function compileTs013(options: Ts013Options, sandbox: Sandbox = new Sandbox()): Ts013Codec {
  const { source, files = {}, variables = {}, limits = {} } = options;
  const codec = new Codec({ source, files, limits: sandboxLimits(limits) }, sandbox);
  return {
    decodeUplink(payload, context) {
      const fPort = options.fPort ?? context.fPort ?? fPortOf(context.port);
      const input = { bytes: Array.from(payload), fPort, recvTime: context.receiveTimeMs, variables };
      const answer = codec.call('decodeUplink', input);
      if (isProblem(answer)) return { records: [], rejected: answer };
      const { records, rejected } = recordsOf(answer.data, undefined, context);
      const flagged = records.map(({ fields }) => ({
        fields,
        ...(answer.warnings.length > 0 && { flags: ['decoder-warning' as const] }),
      }));
      return rejected === undefined ? { records: flagged } : { records: flagged, rejected };
    },
    encodeDownlink(data) {
      const answer = codec.call('encodeDownlink', { data, fPort: options.fPort ?? 1, variables });
      if (isProblem(answer)) return answer;
      const { bytes, fPort = options.fPort ?? 1, warnings } = answer;
      if (!Array.isArray(bytes) || !bytes.every(isOctet))
        return { reason: 'codec-failed', message: 'The codec failed: bytes is no array of numbers from 0 to 255.' };
      if (!isFPort(fPort))
        return { reason: 'codec-failed', message: 'The codec failed: fPort is no number from 1 to 255.' };
      return { bytes: Uint8Array.from(bytes), fPort, warnings };
    },
    decodeDownlink(bytes, fPort) {
      const answer = codec.call('decodeDownlink', { bytes: Array.from(bytes), fPort, variables });
      return isProblem(answer) ? answer : { data: answer.data, warnings: answer.warnings };
    },
  };
}

const readVariables: ReadShape<Readonly<Record<string, string>>> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length > 64) throw wrongShape(path, 'at most 64 variables');
  return Object.fromEntries(entries.map(([name, text]) => [name, readText(1024)(text, `${path}.${name}`)]));
};

/** Reads the options strictly. */
export function parseTs013Options(value: unknown, path: string): Ts013Options {
  const options = readFields<Ts013Options>(value, path, {
    source: readText(sourceMax),
    files: readCodecFiles,
    fPort: readWhole(1, 255),
    variables: readVariables,
    limits: (limits, at) =>
      readFields<NonNullable<Ts013Options['limits']>>(limits, at, {
        ms: readWhole(1, 1000),
        memoryMB: readWhole(1, 64),
        outputChars: readWhole(64, 1024 * 1024),
      }),
  });
  if (options.source === undefined) throw wrongShape(`${path}.source`, 'the JavaScript text of the codec');
  return { ...options, source: options.source };
}

function readWhole(min: number, max: number): ReadShape<number> {
  return (value, path) => {
    if (!Number.isInteger(value)) throw wrongShape(path, `a whole number from ${min} to ${max}`);
    return readNumber(min, max)(value, path);
  };
}

function sandboxLimits({
  ms = 100,
  memoryMB = 16,
  outputChars = 64 * 1024,
}: NonNullable<Ts013Options['limits']>): SandboxLimits {
  return { ms, memoryBytes: memoryMB * 1024 * 1024, stackBytes: 256 * 1024, outputChars };
}

/** A network server that publishes to `up/85` names the LoRaWAN port with it; otherwise it is 1, the first of an application. */
function fPortOf(port: string | undefined): number {
  return port !== undefined && /^\d{1,3}$/.test(port) && isFPort(Number(port)) ? Number(port) : 1;
}

function isFPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 255;
}

function isOctet(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}
