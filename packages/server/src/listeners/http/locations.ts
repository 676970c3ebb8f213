import type { Random } from '@nameplate/model';
import { XMLParser } from 'fast-xml-parser';
import { safeTarget } from './redirect-target.ts';

/** One `<location>` of a `10320/loc` value, with all its attributes. */
export interface Location {
  readonly href: string;
  readonly weight: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Locations {
  readonly chooseBy: readonly string[];
  readonly locations: readonly Location[];
}

/** What a choice goes by. */
export interface Choice {
  /** `locatt=key:value` of the query. */
  readonly attributes: readonly (readonly [string, string])[];
  /** Where the client is, if that is known. */
  readonly country?: string;
  readonly random: Random;
}

const xmlMax = 65_536;
const locationsMax = 1000;
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  isArray: (name) => name === 'location',
});

/** The locations that a reader may be sent to; undefined for what is no such document. */
export function parseLocations(xml: string): Locations | undefined {
  // Without a document type there are no entities to expand but XML's own five.
  if (xml.length > xmlMax || /<!DOCTYPE/i.test(xml)) return undefined;
  const root = field(parsed(xml), 'locations');
  const rows = field(root, 'location');
  if (!Array.isArray(rows)) return undefined;
  const chooseBy = field(root, 'chooseby');
  return {
    chooseBy: (typeof chooseBy === 'string' ? chooseBy : 'locatt,country,weighted')
      .split(',')
      .map((name) => name.trim()),
    locations: rows.slice(0, locationsMax).flatMap(locationOf),
  };
}

/**
 * One location: each method of `chooseby` narrows the set; one that leaves nothing is passed over. What is still several
 * in the end is chosen by weight.
 */
export function chooseLocation({ chooseBy, locations }: Locations, choice: Choice): Location | undefined {
  let set = locations;
  for (const method of chooseBy) {
    if (set.length <= 1) break;
    const narrowed = narrow(method, set, choice);
    if (narrowed.length > 0) set = narrowed;
  }
  return set.length > 1 ? weighted(set, choice.random) : set[0];
}

function narrow(method: string, set: readonly Location[], choice: Choice): readonly Location[] {
  if (method === 'locatt')
    return choice.attributes.length === 0
      ? set
      : set.filter(({ attributes }) =>
          choice.attributes.every(([name, value]) => attribute(attributes, name) === value),
        );
  if (method === 'country') {
    const country = choice.country?.toLowerCase();
    const there = set.filter(
      ({ attributes }) => country !== undefined && attributes['country']?.toLowerCase() === country,
    );
    return there.length > 0 ? there : set.filter(({ attributes }) => attributes['country'] === undefined);
  }
  if (method === 'weighted') return [weighted(set, choice.random)].filter((each) => each !== undefined);
  return set;
}

/** In proportion to weight; those of weight 0 only when there is nothing else. */
function weighted(set: readonly Location[], random: Random): Location | undefined {
  const total = set.reduce((sum, { weight }) => sum + weight, 0);
  const octets = random.bytes(4);
  const share = new DataView(octets.buffer, octets.byteOffset).getUint32(0) / 2 ** 32;
  if (total === 0) return set[Math.floor(share * set.length)];
  let left = share * total;
  for (const location of set) {
    if (left < location.weight) return location;
    left -= location.weight;
  }
  return set.findLast(({ weight }) => weight > 0);
}

function locationOf(row: unknown): Location[] {
  if (typeof row !== 'object' || row === null) return [];
  const attributes = Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const href = safeTarget(attributes['href'] ?? '');
  if (href === undefined) return [];
  const weight = Number(attributes['weight'] ?? 1);
  return [{ href, weight: Number.isFinite(weight) && weight >= 0 ? weight : 1, attributes }];
}

function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function parsed(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

function field(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, name)
    ? (node as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
