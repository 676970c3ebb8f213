import type { Format } from './format.ts';
import { chirpstackFormat } from './lorawan/chirpstack.ts';
import { thingsStackFormat } from './lorawan/things-stack.ts';
import { protobufFormat } from './protobuf/protobuf.ts';
import { sparkplugFormat } from './sparkplug/format.ts';
import { thingsboardFormat } from './thingsboard.ts';
import { Sandbox } from './ts013/sandbox.ts';
import { ts013Format } from './ts013/ts013.ts';

/** Formats that carry other ones, run a vendor's code, or follow a schema. One sandbox, started by the first codec, serves all. */
export const codecFormats: readonly Format[] = [
  protobufFormat,
  ts013Format(new Sandbox()),
  chirpstackFormat,
  thingsStackFormat,
  thingsboardFormat,
  sparkplugFormat,
] as readonly Format[];
