import { parseJsonPath, readBoolean, readFields, readPath, readText, wrongShape } from '@nameplate/model';
import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { recordsOf } from '../json.ts';
import { isProblem } from '../problem.ts';
import { Budget, reading, WireReader } from '../wire/reader.ts';
import { MessageDecoder } from './decode-message.ts';
import { compileSchema } from './schema.ts';

export interface ProtobufOptions {
  /** The text of a `.proto` file. */
  readonly schema: string;
  /** Full name of the message that a payload is. */
  readonly message: string;
  /** A payload is several messages, each after its length as a varint. */
  readonly delimited?: boolean;
  /** Where in the message the list of records is, when it holds several. */
  readonly records?: string;
}

/** Protocol Buffers, proto2 and proto3, by a schema in the profile. */
export const protobufFormat: Format<ProtobufOptions> = {
  name: 'protobuf',
  parseOptions(value, path) {
    const { schema, message, ...rest } = readFields<ProtobufOptions>(value, path, {
      schema: readText(64 * 1024),
      message: readText(256),
      delimited: readBoolean,
      records: readPath,
    });
    if (schema === undefined) throw wrongShape(`${path}.schema`, 'the text of a .proto file');
    if (message === undefined) throw wrongShape(`${path}.message`, 'the full name of a message in the schema');
    return { schema, message, ...rest };
  },
  compile({ schema, message, delimited = false, records }) {
    const type = compileSchema(schema, message);
    const steps = records === undefined ? undefined : parseJsonPath(records);
    return (payload, context) => {
      const decoder = new MessageDecoder(new Budget(context.limits.readingsPerMessage));
      if (delimited) return decodeDelimited(payload, context, (octets) => decoder.decode(octets, type));
      const fields = reading(() => ({ value: decoder.decode(payload, type) }));
      return isProblem(fields) ? { records: [], rejected: fields } : recordsOf(fields.value, steps, context);
    };
  },
};

/** What came before a message that cannot be read is used. */
function decodeDelimited(
  payload: Uint8Array,
  { limits: { recordsPerMessage } }: PayloadContext,
  decode: (octets: Uint8Array) => Readonly<Record<string, unknown>>,
): DecodedPayload {
  const reader = new WireReader(payload);
  const records: { readonly fields: Readonly<Record<string, unknown>> }[] = [];
  while (reader.more) {
    if (records.length >= recordsPerMessage)
      return { records, rejected: { reason: 'too-many-readings', message: `At most ${recordsPerMessage} records.` } };
    const fields = reading(() => ({ value: decode(reader.bytes()) }));
    if (isProblem(fields)) return { records, rejected: fields };
    records.push({ fields: fields.value });
  }
  return { records };
}
