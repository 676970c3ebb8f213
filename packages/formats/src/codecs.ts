import type { Format } from './format.ts';
import { chirpstackFormat } from './lorawan/chirpstack.ts';
import { thingsStackFormat } from './lorawan/things-stack.ts';
import { protobufFormat } from './protobuf/protobuf.ts';
import { sparkplugFormat } from './sparkplug/format.ts';
import { thingsboardFormat } from './thingsboard.ts';
import { Sandbox } from './ts013/sandbox.ts';
import { compileTs013, parseTs013Options, type Ts013Codec, ts013Format } from './ts013/ts013.ts';

const sandbox = new Sandbox();

/** A vendor's codec in all its directions. @throws NameplateError INVALID_VALUE when the source cannot run, or the options are none */
export function vendorCodec(options: unknown, path: string): Ts013Codec {
  return compileTs013(parseTs013Options(options, path), sandbox);
}

/** Formats that carry other ones, run a vendor's code, or follow a schema. One sandbox, started by the first codec, serves all. */
export const codecFormats: readonly Format[] = [
  protobufFormat,
  ts013Format(sandbox),
  chirpstackFormat,
  thingsStackFormat,
  thingsboardFormat,
  sparkplugFormat,
] as readonly Format[];
