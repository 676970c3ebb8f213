import { RecordDraft } from '../draft.ts';
import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { toHex } from '../hex.ts';
import type { Problem } from '../problem.ts';
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
  const read = answers.map((frame) => readAnswer(frame, options));
  const drafts = read.flatMap(({ draft }) => draft ?? []);
  const rejected = broken ?? read.find(({ problem }) => problem !== undefined)?.problem;
  return { records: drafts, ...(rejected === undefined ? {} : { rejected }) };
}

function refuse(reason: Problem['reason'], message: string): DecodedPayload {
  return { records: [], rejected: { reason, message } };
}

interface ReadAnswer {
  readonly draft?: DecodedPayload['records'][number];
  readonly problem?: Problem;
}

/** Control octet: bit 7 answer, bit 6 abnormal, the rest is what was asked. */
function readAnswer(frame: Cjt188Frame, options: Cjt188Options): ReadAnswer {
  const { type, address, control, data } = frame;
  if ((control & 0x40) !== 0) {
    const message = `The meter ${address} refuses function ${toHex(Uint8Array.of(control & 0x3f))}, status ${toHex(data.subarray(1, 3))}.`;
    return { problem: { reason: 'device-error', message } };
  }
  const draft = new RecordDraft();
  draft.put('address', address);
  draft.put('meterType', toHex(Uint8Array.of(type)));
  const whose = options.device === 'address' ? { device: address } : {};
  const done = doneOf(control & 0x3f);
  const code = identifierOf(data[0] ?? 0, data[1] ?? 0);
  const layout = code === undefined ? undefined : layoutOf(type, code);
  if (done !== undefined) draft.put('done', done);
  if (code === undefined || layout === undefined) {
    if (done !== undefined || (control & 0x3f) === 0x03) return { draft: draft.finish(whose) };
    const message = `The answer ${toHex(data.subarray(0, 2))} of a meter of type ${toHex(Uint8Array.of(type))} is not read.`;
    return { problem: { reason: 'unsupported', message } };
  }
  const { size } = draft;
  // Identifier and sequence number are before the data.
  const problem = readParts(draft, code, layout, data.subarray(3), options);
  return {
    ...(draft.size > size || done !== undefined ? { draft: draft.finish(whose) } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What a meter has done when it answers to other than reading. */
function doneOf(code: number): string | undefined {
  return new Map([
    [0x04, 'write'],
    [0x15, 'write-address'],
    [0x16, 'write-base'],
  ]).get(code);
}
