import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { parseJson } from '../json.ts';
import type { DecodeLimits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { readCborPack } from './cbor.ts';
import { parseSenmlOptions, type SenmlOptions } from './options.ts';
import { recordsOf } from './records.ts';
import { resolvePack } from './resolve.ts';

/** SenML (RFC 8428) in JSON. */
export const senmlJson: Format<SenmlOptions> = {
  name: 'senml-json',
  parseOptions: parseSenmlOptions,
  compile: (options) => (payload, context) => decodePack(payload, options, context, readJsonPack),
};

/** SenML (RFC 8428) in CBOR. */
export const senmlCbor: Format<SenmlOptions> = {
  name: 'senml-cbor',
  parseOptions: parseSenmlOptions,
  compile: (options) => (payload, context) => decodePack(payload, options, context, readCborPack),
};

/** SenML in the form that the content type names, else in the one that the first octet is of. */
export const senml: Format<SenmlOptions> = {
  name: 'senml',
  parseOptions: parseSenmlOptions,
  compile: (options) => (payload, context) =>
    decodePack(payload, options, context, isCbor(payload, context) ? readCborPack : readJsonPack),
};

type ReadPack = (payload: Uint8Array, limits: DecodeLimits) => readonly unknown[] | Problem;

function decodePack(
  payload: Uint8Array,
  options: SenmlOptions,
  context: PayloadContext,
  readPack: ReadPack,
): DecodedPayload {
  const { limits } = context;
  if (payload.length > limits.payloadBytes) {
    const message = `The payload has ${payload.length} octets; ${limits.payloadBytes} are allowed.`;
    return { records: [], rejected: { reason: 'too-large', message } };
  }
  const pack = readPack(payload, limits);
  if (isProblem(pack)) return { records: [], rejected: pack };
  const resolved = resolvePack(pack.slice(0, limits.readingsPerMessage));
  if (isProblem(resolved)) return { records: [], rejected: resolved };
  const records = recordsOf(resolved, options, context);
  const fields = records.reduce((sum, record) => sum + Object.keys(record.fields).length, 0);
  const measured = resolved.reduce(
    (sum, { value, sum: total }) => sum + Number(value !== undefined) + Number(total !== undefined),
    0,
  );
  if (pack.length > limits.readingsPerMessage || fields < measured)
    return { records, rejected: { reason: 'too-many-readings', message: 'The pack holds more than one message may.' } };
  return { records };
}

/** A JSON pack starts with `[` or a blank; a CBOR pack with an array head, 0x80 to 0x9F (RFC 8428 §6). */
function isCbor(payload: Uint8Array, { contentType }: PayloadContext): boolean {
  const subtype = /^application\/sens?ml\+(json|cbor)\b/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (subtype !== undefined) return subtype === 'cbor';
  const first = payload[0] ?? 0;
  return first >= 0x80 && first <= 0x9f;
}

function readJsonPack(payload: Uint8Array): readonly unknown[] | Problem {
  const root = parseJson(payload);
  if (isProblem(root)) return root;
  if (Array.isArray(root.value)) return root.value;
  return { reason: 'not-a-record', message: 'The payload is no array of SenML records.' };
}
