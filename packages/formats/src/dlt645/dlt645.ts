import { readFields, readOneOf } from '@nameplate/model';
import { type RecordDraft, RecordDrafts } from '../draft.ts';
import type { DecodedPayload, Format, PayloadContext, PayloadRecord } from '../format.ts';
import { beijingMinutes, offsetText, readOffset } from '../local-time.ts';
import { type Problem, tooManyReadings } from '../problem.ts';
import { type Answer, answersOf } from './answers.ts';
import { type Edition, edition1997, edition2007 } from './edition.ts';
import { findDlt645Frames } from './frame.ts';
import type { ItemValue } from './item.ts';

/** What a profile may say of DL/T 645 frames. */
export interface Dlt645Options {
  /** The address in the frame is whose device the record is about, or nobody but the sender. */
  readonly device: 'sender' | 'address';
  /** Offset from UTC of the clock in the meter, minutes. */
  readonly utcOffset: number;
}

/** Frames of DL/T 645-2007, as transparent modems forward them. */
export const dlt645v2007 = formatOf(edition2007);

/** Frames of DL/T 645-1997. */
export const dlt645v1997 = formatOf(edition1997);

function formatOf(edition: Edition): Format<Dlt645Options> {
  return {
    name: edition.name,
    parseOptions: (value, path) => ({
      device: 'sender',
      utcOffset: beijingMinutes,
      ...readFields<Dlt645Options>(value ?? {}, path, {
        device: readOneOf(['sender', 'address']),
        utcOffset: readOffset,
      }),
    }),
    compile: (options) => (payload, context) => decode(payload, context, edition, options),
  };
}

function decode(
  payload: Uint8Array,
  { limits }: PayloadContext,
  edition: Edition,
  options: Dlt645Options,
): DecodedPayload {
  if (payload.length > limits.payloadBytes)
    return refuse('too-large', `The payload has ${payload.length} octets; ${limits.payloadBytes} are allowed.`);
  const { frames, broken } = findDlt645Frames(payload, limits.recordsPerMessage);
  if (frames.length === 0)
    return broken === undefined
      ? refuse('malformed', 'The payload holds no frame of DL/T 645.')
      : { records: [], rejected: broken };
  const answers = answersOf(frames, edition);
  if (answers.length === 0) return refuse('unsupported', 'The payload holds requests only, no answer of a meter.');
  const meters = new Meters(options);
  const problems: Problem[] = broken === undefined ? [] : [broken];
  for (const answer of answers) {
    if (meters.asked >= limits.readingsPerMessage) {
      problems.push(tooManyReadings(limits.readingsPerMessage));
      break;
    }
    const problem = answer.kind === 'problem' ? answer.problem : meters.take(answer, edition);
    if (problem !== undefined) problems.push(problem);
  }
  const [rejected] = problems;
  return { records: meters.finish(), ...(rejected === undefined ? {} : { rejected }) };
}

function refuse(reason: Problem['reason'], message: string): DecodedPayload {
  return { records: [], rejected: { reason, message } };
}

/** A record for each meter that answered. */
class Meters {
  readonly #options: Dlt645Options;
  readonly #drafts = new RecordDrafts();

  constructor(options: Dlt645Options) {
    this.#options = options;
  }

  get asked(): number {
    return this.#drafts.asked;
  }

  take(answer: Exclude<Answer, { kind: 'problem' }>, edition: Edition): Problem | undefined {
    if (answer.kind !== 'data') {
      const draft = this.#draft(answer.address, answer.kind === 'done' ? ['done'] : []);
      if (answer.kind === 'done') draft.put('done', answer.what);
      return undefined;
    }
    const { address, code, value, whole } = answer;
    const { values, problem } = readValue(code, value, whole, edition, this.#options.utcOffset);
    if (values.length === 0) return problem;
    const draft = this.#draft(
      address,
      values.map(({ field }) => field),
    );
    for (const { field, value: read, unit, obis, code: own } of values)
      draft.put(field, read, unit, obis === undefined ? [`dlt645:${own}`] : [`dlt645:${own}`, `obis:${obis}`]);
    if (!whole) draft.flag('decoder-warning');
    return problem;
  }

  finish(): readonly PayloadRecord[] {
    return this.#drafts.all.map(({ about, draft }) => {
      const date = draft.get('clockDate');
      const time = draft.get('clockTime');
      if (typeof date === 'string' && typeof time === 'string' && !draft.has('clock'))
        draft.put('clock', `${date}T${time}${offsetText(this.#options.utcOffset)}`);
      return draft.finish(this.#options.device === 'address' ? { device: about } : {});
    });
  }

  #draft(address: string, fields: readonly string[]): RecordDraft {
    const { draft, fresh } = this.#drafts.for(address, fields);
    if (fresh) draft.put('address', address);
    return draft;
  }
}

/** The values of one identifier; a single item has exactly its octets, a block may end after any item. */
function readValue(
  code: string,
  value: Uint8Array,
  whole: boolean,
  edition: Edition,
  utcOffset: number,
): { readonly values: readonly (ItemValue & { readonly code: string })[]; readonly problem?: Problem } {
  const items = edition.items(code);
  if (items === undefined)
    return { values: [], problem: { reason: 'unsupported', message: `The identifier ${code} is not read.` } };
  const malformed = (message: string): Problem => ({ reason: 'malformed', message: `${code}: ${message}` });
  const values: (ItemValue & { readonly code: string })[] = [];
  let at = 0;
  for (const { code: own, item } of items) {
    const left = value.length - at;
    // The 1997 edition ends a block with AA.
    if (items.length > 1 && (left === 0 || (left === 1 && value[at] === 0xaa))) break;
    if (left < item.octets) {
      if (!whole) return { values };
      return { values, problem: malformed(`${left} octets are left where a value takes ${item.octets}.`) };
    }
    const read = item.read(value.subarray(at, at + item.octets), utcOffset);
    if (read === undefined) return { values, problem: malformed('a value is no packed digits, or no time.') };
    values.push(...read.map((entry) => ({ ...entry, code: own })));
    at += item.octets;
  }
  const over = value.length - at;
  if (over > 1 || (over === 1 && value[at] !== 0xaa)) {
    const problem = malformed(`${value.length} octets are more than its values take.`);
    return { values: items.length === 1 ? [] : values, problem };
  }
  return { values };
}
