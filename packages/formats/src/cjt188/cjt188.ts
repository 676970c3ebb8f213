import { RecordDraft, RecordDrafts } from '../draft.ts';
import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { toHex } from '../hex.ts';
import { type Problem, tooManyReadings } from '../problem.ts';
import { type Cjt188Frame, findCjt188Frames } from './frame.ts';
import { identifierOf } from './identifier.ts';
import { layoutOf } from './layout.ts';
import { type Cjt188Options, parseCjt188Options } from './options.ts';
import { readParts } from './read-parts.ts';

/** Frames of CJ/T 188, 2004 and 2018, of water, heat and gas meters, as transparent modems forward them. */
export const cjt188: Format<Cjt188Options> = {
  name: 'cjt188',
  parseOptions: parseCjt188Options,
  compile: (options) => (payload, context) => decode(payload, context, options),
};

function decode(payload: Uint8Array, { limits }: PayloadContext, options: Cjt188Options): DecodedPayload {
  if (payload.length > limits.payloadBytes)
    return refuse('too-large', `The payload has ${payload.length} octets; ${limits.payloadBytes} are allowed.`);
  const { frames, broken } = findCjt188Frames(payload, limits.recordsPerMessage);
  if (frames.length === 0)
    return broken === undefined
      ? refuse('malformed', 'The payload holds no frame of CJ/T 188.')
      : { records: [], rejected: broken };
  const answers = frames.filter(({ control }) => control >= 0x80);
  if (answers.length === 0) return refuse('unsupported', 'The payload holds requests only, no answer of a meter.');
  const meters = new RecordDrafts();
  const problems: Problem[] = broken === undefined ? [] : [broken];
  for (const frame of answers) {
    if (meters.asked >= limits.readingsPerMessage) {
      problems.push(tooManyReadings(limits.readingsPerMessage));
      break;
    }
    const draft = new RecordDraft();
    const problem = readAnswer(draft, frame, options);
    if (problem !== undefined) problems.push(problem);
    if (draft.size > 0 || problem === undefined) put(meters, frame, draft);
  }
  const [rejected] = problems;
  const records = meters.all.map(({ about, draft }) =>
    draft.finish(options.device === 'address' ? { device: about } : {}),
  );
  return { records, ...(rejected === undefined ? {} : { rejected }) };
}

/** Answers of one meter are one record, unless they say the same twice. */
function put(meters: RecordDrafts, { address, type }: Cjt188Frame, read: RecordDraft): void {
  const { draft, fresh } = meters.for(address, read.names);
  if (fresh) {
    draft.put('address', address);
    draft.put('meterType', toHex(Uint8Array.of(type)));
  }
  draft.take(read);
}

function refuse(reason: Problem['reason'], message: string): DecodedPayload {
  return { records: [], rejected: { reason, message } };
}

/** Control octet: bit 7 answer, bit 6 abnormal, the rest is what was asked. */
function readAnswer(draft: RecordDraft, frame: Cjt188Frame, options: Cjt188Options): Problem | undefined {
  const { type, address, control, data } = frame;
  const asked = control & 0x3f;
  if ((control & 0x40) !== 0) {
    const [code, status] = [toHex(Uint8Array.of(asked)), toHex(data.subarray(1, 3))];
    return { reason: 'device-error', message: `The meter ${address} refuses function ${code}, status ${status}.` };
  }
  const done = doneOf(asked);
  if (done !== undefined) draft.put('done', done);
  const code = identifierOf(data[0] ?? 0, data[1] ?? 0);
  const layout = code === undefined ? undefined : layoutOf(type, code);
  // Identifier and sequence number are before the data.
  if (code !== undefined && layout !== undefined) return readParts(draft, code, layout, data.subarray(3), options);
  if (done !== undefined || asked === 0x03) return undefined;
  const message = `The answer ${toHex(data.subarray(0, 2))} of a meter of type ${toHex(Uint8Array.of(type))} is not read.`;
  return { reason: 'unsupported', message };
}

/** What a meter has done when it answers to other than reading. */
function doneOf(code: number): string | undefined {
  return new Map([
    [0x04, 'write'],
    [0x15, 'write-address'],
    [0x16, 'write-base'],
  ]).get(code);
}
