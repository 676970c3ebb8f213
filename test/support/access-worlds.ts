import {
  anonymous,
  defaultTimeToLive,
  type Grant,
  type HandleValue,
  type Principal,
  parseIdentifier,
  type Scope,
  type ValueReference,
  visibilities,
} from '@nameplate/model';
import { encodeValueList } from '@nameplate/protocol/handle';
import { decodeRecord, encodeRecord, type StoredRecord } from '@nameplate/registry';

/** Random numbers of a seed, so that a failure can be run again. Mulberry32. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  one<T>(from: readonly T[]): T {
    const found = from[Math.floor(this.next() * from.length)];
    if (found === undefined) throw new TypeError('nothing to take one of');
    return found;
  }

  some<T>(from: readonly T[], probability = 0.5): T[] {
    return from.filter(() => this.chance(probability));
  }

  many<T>(max: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.next() * (max + 1)) }, make);
  }
}

export interface AccessWorld {
  readonly principals: readonly Principal[];
  readonly records: readonly StoredRecord[];
  /** Records that hold HS_VLIST groups. */
  readonly groups: readonly StoredRecord[];
  readonly grants: readonly Grant[];
  readonly organizations: { chain(id: string): readonly { readonly id: string }[] };
  readonly metrics: readonly { readonly name: string; readonly public: boolean }[];
  readonly now: number;
}

export const worldNow = 1_800_000_000_000;

const parents: Readonly<Record<string, string | undefined>> = {
  plant: 'group-a',
  'group-a': 'industry',
  'plant-b': 'industry',
  industry: undefined,
};
const organizationIds = Object.keys(parents);
const prefixes = ['88.118.22', '20.500', '20.500.1', '20.5001'];
const handles = ['88.118.22/a', '20.500.1/C', '0.NA/88.118.22', '0.NA/20.500.1'];
const groupHandles = ['88.118.22/g1', '88.118.22/g2', '20.500.1/G3'];
const templates = ['88.118.22/meter', '20.500/Pump'];
const types = ['serial', 'Price', 'HS_SITE.6', 'a.b.c', 'readings', '7'];
const scopes: readonly Scope[] = ['identifier.read', 'identifier.write', 'telemetry.read', 'key.manage'];
const keys = ['npk_0000000000000001', 'npk_0000000000000002'];
const metrics = ['energy', 'temperature', 'a.b'];

/** A small world in which most things have something to do with each other. */
export function randomWorld(dice: Dice): AccessWorld {
  return {
    principals: [anonymous, ...Array.from({ length: 5 }, () => randomPrincipal(dice))],
    records: Array.from({ length: 2 }, () => randomRecord(dice)),
    groups: groupHandles.filter(() => dice.chance(0.8)).map((handle) => randomGroup(dice, handle)),
    grants: dice.many(12, () => randomGrant(dice)),
    organizations: { chain },
    metrics: metrics.map((name) => ({ name, public: dice.chance(0.2) })),
    now: worldNow,
  };
}

function chain(id: string): readonly { readonly id: string }[] {
  const found: { readonly id: string }[] = [];
  for (let at: string | undefined = id; at !== undefined && at in parents; at = parents[at]) found.push({ id: at });
  return found;
}

function randomPrincipal(dice: Dice): Principal {
  const handle = parseIdentifier(dice.one(handles));
  if (dice.chance(0.5)) {
    const held = dice.some([...prefixes, '*'], 0.15);
    const organization = dice.chance(0.6) ? { organization: dice.one(organizationIds) } : {};
    return { kind: 'app', id: dice.one(keys), scopes: dice.some(scopes, 0.7), prefixes: held, ...organization };
  }
  if (dice.chance(0.4)) return { kind: 'device', id: handle.key };
  const index = dice.one([300, 301]);
  const id = `${index}:${handle.canonical}`;
  return dice.chance(0.3)
    ? { kind: 'handle', id, handleKey: handle.handle, index, elsewhere: true }
    : { kind: 'handle', id, handleKey: handle.key, index };
}

function randomRecord(dice: Dice): StoredRecord {
  const identifier = parseIdentifier(`${dice.one(prefixes)}/${dice.one(['a', 'THING'])}`);
  const indexes = [1, 2, 7, 99, 100, 204, 300];
  const values = dice.some(indexes, 0.7).map((index) => randomValue(dice, index));
  if (dice.chance(0.6)) values.push(newValue(201, 'NP_TEMPLATE_REF', Buffer.from(`${dice.one(templates)}@1`)));
  const times = { createTimeMs: 0, updateTimeMs: 0 };
  const bytes = encodeRecord({ identifier, values, revision: 1, state: 'active', ...times });
  // What a newer server may have written.
  if (bytes[0] === 2 && dice.chance(0.3)) bytes[bytes.length - 1] = 9;
  return decodeRecord(bytes);
}

function randomValue(dice: Dice, index: number): HandleValue {
  const visibility = dice.one([...visibilities, 'consortium', 'named'] as const);
  const permissions = {
    adminRead: dice.chance(0.85),
    adminWrite: true,
    publicRead: visibility === 'public',
    publicWrite: false,
  };
  const told = visibility === 'public' || visibility === 'private' ? {} : { visibility };
  const type = index === 300 ? dice.one(['HS_SECKEY', 'HS_PUBKEY']) : dice.one(types);
  return { ...newValue(index, type, Buffer.from('x')), permissions, ...told };
}

function randomGroup(dice: Dice, handle: string): StoredRecord {
  const members: ValueReference[] = dice.many(4, () =>
    dice.chance(0.4)
      ? { handle: dice.one(groupHandles), index: dice.one([101, 102]) }
      : { handle: dice.one([...handles, 'no identifier']), index: dice.one([0, 300, 301]) },
  );
  const values = [newValue(dice.one([101, 101, 101, 102]), 'HS_VLIST', encodeValueList(members))];
  const times = { createTimeMs: 0, updateTimeMs: 0 };
  const identifier = parseIdentifier(handle);
  return decodeRecord(encodeRecord({ identifier, values, revision: 1, state: 'active', ...times }));
}

function randomGrant(dice: Dice): Grant {
  const id = `grt_${Math.floor(dice.next() * 2 ** 48)
    .toString(16)
    .padStart(16, '0')}`;
  const ends = dice.chance(0.4) ? { untilTimeMs: worldNow + dice.one([-1, 0, 1, 1000]) } : {};
  const attributes = dice.many(2, () =>
    dice.one([
      ...types,
      'PRICE',
      'hs_site.',
      'a.',
      'A.B.',
      '1',
      '2',
      '007',
      'readings',
      'readings.energy',
      'readings.a.b',
    ]),
  );
  const may = dice.one(['view', 'edit'] as const);
  return {
    id,
    on: randomTarget(dice),
    attributes,
    to: randomGrantee(dice),
    may,
    createTimeMs: 0,
    grantor: 'x',
    ...ends,
  };
}

function randomTarget(dice: Dice): Grant['on'] {
  const prefix = dice.one(prefixes);
  if (dice.chance(0.4)) return { kind: 'identifier', identifier: `${prefix}/${dice.one(['a', 'thing'])}` };
  if (dice.chance(0.5)) return { kind: 'template', template: dice.one(templates), under: prefix };
  return { kind: 'prefix', prefix };
}

function randomGrantee(dice: Dice): string {
  return dice.one([
    () => `key:${dice.one(keys)}`,
    () => `organization:${dice.one(organizationIds)}${dice.one(['', '+below'])}`,
    () => `device:${dice.one(handles)}`,
    () => `handle:${dice.one([0, 300, 301])}:${dice.one(handles)}`,
    () => `group:${dice.one([101, 101, 102])}:${dice.one(groupHandles)}`,
    () => `group:101:${dice.one(groupHandles)}`,
  ])();
}

function newValue(index: number, type: string, data: Uint8Array): HandleValue {
  const permissions = { adminRead: true, adminWrite: true, publicRead: true, publicWrite: false };
  return { index, type, data, ttl: defaultTimeToLive, permissions, timestamp: 0, references: [] };
}
