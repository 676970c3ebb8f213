import { followJsonPath } from '@nameplate/model';
import { crc16Modbus, sum8, xor8 } from '../checksum.ts';
import { RecordDraft } from '../draft.ts';
import type { DecodedPayload, Format, PayloadContext } from '../format.ts';
import { toHex } from '../hex.ts';
import { isProblem, type Problem } from '../problem.ts';
import { Cursor } from './cursor.ts';
import type { Checksum, FieldItem, GroupItem, Layout, TagsItem, When } from './layout.ts';
import { parseLayout } from './parse-layout.ts';
import { readField } from './read-field.ts';

/** Octets in a layout that the profile declares. */
export const struct: Format<Layout> = {
  name: 'struct',
  parseOptions: parseLayout,
  compile: (layout) => (payload, context) => decode(payload, context, layout),
};

function decode(payload: Uint8Array, { limits }: PayloadContext, layout: Layout): DecodedPayload {
  if (payload.length > limits.payloadBytes) {
    const message = `The payload has ${payload.length} octets; ${limits.payloadBytes} are allowed.`;
    return { records: [], rejected: { reason: 'too-large', message } };
  }
  const { checksum } = layout;
  const octets = checksum === undefined ? payload : checked(payload, checksum);
  if (isProblem(octets)) return { records: [], rejected: octets };
  const reading = new Reading(layout, limits.recordsPerMessage);
  const cursor = new Cursor(octets, { left: limits.readingsPerMessage });
  const rejected = reading.read(cursor);
  const records = reading.records();
  if (records.length === 0 && rejected === undefined)
    return { records, rejected: { reason: 'no-metric', message: 'The payload holds none of the declared fields.' } };
  return { records, ...(rejected === undefined ? {} : { rejected }) };
}

/** The octets before the checksum, when it is right. */
function checked(payload: Uint8Array, { type, from, after }: Checksum): Uint8Array | Problem {
  const size = type === 'crc16-modbus' ? 2 : 1;
  const end = payload.length - after - size;
  if (end < from)
    return { reason: 'malformed', message: `The payload has ${payload.length} octets, too few for its checksum.` };
  const sent = payload.subarray(end, end + size);
  const summed = payload.subarray(from, end);
  const crc = type === 'crc16-modbus' ? crc16Modbus(summed) : 0;
  const right =
    type === 'crc16-modbus'
      ? Uint8Array.of(crc & 0xff, crc >>> 8)
      : Uint8Array.of(type === 'sum8' ? sum8(summed) : xor8(summed));
  if (toHex(sent) === toHex(right)) return payload.subarray(0, end);
  return {
    reason: 'checksum',
    message: `The payload says the checksum ${toHex(sent)}; its octets give ${toHex(right)}.`,
  };
}

/** One payload on its way to records: the first of what stands alone, then one for each group or tag that is a record. */
class Reading {
  readonly #layout: Layout;
  readonly #maxRecords: number;
  readonly #main = new RecordDraft();
  readonly #more: RecordDraft[] = [];

  constructor(layout: Layout, maxRecords: number) {
    this.#layout = layout;
    this.#maxRecords = maxRecords;
  }

  read(cursor: Cursor): Problem | undefined {
    for (const item of this.#layout.fields) {
      if (item.when !== undefined && !this.#holds(item.when, this.#main)) continue;
      if (!cursor.go(item.at))
        return { reason: 'malformed', message: `The payload has ${cursor.octets.length} octets, none at ${item.at}.` };
      const problem =
        item.type === 'group'
          ? this.#group(cursor, item)
          : item.type === 'tags'
            ? this.#tags(cursor, item)
            : this.#field(cursor, item, this.#main);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  records(): DecodedPayload['records'] {
    return [...(this.#main.size > 0 ? [this.#main] : []), ...this.#more].map((draft) => draft.finish());
  }

  /** Of the record that is being read, else of what stands alone. */
  #holds({ field, is }: When, draft: RecordDraft): boolean {
    const found = find(draft, field) ?? find(this.#main, field);
    return is.some((each) => each === found);
  }

  #field(cursor: Cursor, field: FieldItem, draft: RecordDraft, name = field.name): Problem | undefined {
    const read = readField(cursor, field, this.#layout.endian);
    if (isProblem(read)) return read;
    if (field.type !== 'skip') draft.put(name, read.value, field.unit, field.code === undefined ? [] : [field.code]);
    return undefined;
  }

  #record(): RecordDraft | Problem {
    if (this.#more.length + 1 >= this.#maxRecords)
      return { reason: 'too-many-readings', message: `The message holds more than ${this.#maxRecords} records.` };
    const draft = new RecordDraft();
    this.#more.push(draft);
    return draft;
  }

  #group(cursor: Cursor, { name, count, as, fields }: GroupItem): Problem | undefined {
    const times =
      typeof count === 'number' ? count : count === 'rest' ? Number.POSITIVE_INFINITY : Number(find(this.#main, count));
    const array: unknown[] = [];
    for (let done = 0; done < times; done += 1) {
      if (count === 'rest' && cursor.left === 0) break;
      const { at } = cursor;
      const draft = as === 'records' ? this.#record() : new RecordDraft();
      if (isProblem(draft)) return draft;
      const problem = this.#all(cursor, fields, draft);
      if (problem !== undefined) {
        if (as === 'records' && draft.size === 0) this.#more.pop();
        return problem;
      }
      array.push(draft.finish().fields);
      // No condition held: it would go on for ever.
      if (cursor.at === at) break;
    }
    if (as === 'array') this.#main.put(name, array);
    return undefined;
  }

  #all(cursor: Cursor, fields: readonly FieldItem[], draft: RecordDraft, tag?: Uint8Array): Problem | undefined {
    for (const field of fields) {
      if (field.when !== undefined && !this.#holds(field.when, draft)) continue;
      const name =
        tag === undefined
          ? field.name
          : field.name.replace(/\{(\d)\}/g, (_, at: string) => String(tag[Number(at)] ?? ''));
      const problem = this.#field(cursor, field, draft, name);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #tags(cursor: Cursor, { tagOctets, lengthOctets, tags }: TagsItem): Problem | undefined {
    while (cursor.left > 0) {
      const tag = cursor.take(tagOctets);
      const length = tag && cursor.take(lengthOctets);
      if (tag === undefined || length === undefined)
        return { reason: 'malformed', message: 'The octets end within a tag.' };
      const body = lengthOctets === 0 ? cursor : this.#body(cursor, length);
      if (body === undefined)
        return { reason: 'malformed', message: `The octets end before the value of tag ${toHex(tag)} does.` };
      const known = tags.find((each) => each.tag.test(toHex(tag)));
      if (known === undefined) {
        // A length says where to go on.
        if (lengthOctets > 0) continue;
        return {
          reason: 'unsupported',
          message: `The tag ${toHex(tag)} is not declared; what follows it is not read.`,
        };
      }
      const draft = known.as === 'records' ? this.#record() : this.#main;
      if (isProblem(draft)) return draft;
      const problem = this.#all(body, known.fields, draft, tag);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #body(cursor: Cursor, length: Uint8Array): Cursor | undefined {
    const low = this.#layout.endian === 'little' ? length : length.toReversed();
    const octets = cursor.take(low.reduceRight((sum, octet) => sum * 256 + octet, 0));
    return octets && cursor.inside(octets);
  }
}

/** `status.valve` is a bit of `status`. */
function find(draft: RecordDraft, field: string): unknown {
  if (draft.has(field)) return draft.get(field);
  const [first = '', ...rest] = field.split('.');
  return followJsonPath(draft.get(first), rest);
}
