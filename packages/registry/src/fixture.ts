import {
  type Clock,
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Identifier,
  type Principal,
  parseIdentifier,
  privatePermissions,
  type Random,
  type Scope,
  scopes,
  type ValueReference,
} from '@nameplate/model';
import { encodeAdmin, encodeValueList } from '@nameplate/protocol/handle';
import { openMemoryStore, type Store } from '@nameplate/storage';
import { openRegistry, type Registry, type RegistryOptions } from './registry.ts';

// What the tests of this package share; not exported from it.

/** A clock that stands until it is moved. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 1, 12);
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Octets that repeat from run to run. */
export function countingRandom(): Random {
  let next = 0;
  return {
    bytes(count) {
      next += 1;
      return Uint8Array.from({ length: count }, (_, i) => (next * 31 + i * 7) & 0xff);
    },
  };
}

export interface Fixture {
  readonly registry: Registry;
  readonly store: Store;
  readonly clock: FakeClock;
}

/** A registry on a memory store, with `88.118.22` homed. */
export async function openFixture(options: Partial<RegistryOptions> = {}): Promise<Fixture> {
  const clock = new FakeClock();
  const store = options.store ?? openMemoryStore();
  const registry = await openRegistry({ store, clock, random: countingRandom(), ...options });
  await registry.prefixes.create({ principal: admin }, { prefix: '88.118.22', description: 'A plant' });
  return { registry, store, clock };
}

export function app(granted: readonly Scope[], prefixes: readonly string[], id = 'npk_app'): Principal {
  return { kind: 'app', id, scopes: granted, prefixes };
}

export const admin: Principal = app(scopes, ['*'], 'npk_admin');
/** May write everything under `88.118.22`, and nothing else. */
export const writer: Principal = app(['identifier.read', 'identifier.write'], ['88.118.22'], 'npk_writer');
export const stranger: Principal = app(['identifier.read', 'identifier.write'], ['88.999'], 'npk_stranger');

export function id(suffix: string): Identifier {
  return parseIdentifier(`88.118.22/${suffix}`);
}

export function value(index: number, type: string, data: string, options: Partial<HandleValue> = {}): HandleValue {
  return {
    index,
    type,
    data: new Uint8Array(Buffer.from(data)),
    ttl: defaultTimeToLive,
    permissions: defaultPermissions,
    timestamp: 0,
    references: [],
    ...options,
  };
}

export function hidden(index: number, type: string, data: string): HandleValue {
  return value(index, type, data, { permissions: privatePermissions });
}

export function templateReference(template: string): HandleValue {
  return value(201, 'NP_TEMPLATE_REF', template);
}

/** Publishes a template as the administrator. */
export async function publishTemplate(registry: Registry, identifier: Identifier, attributes: object): Promise<void> {
  await registry.templates.create({ principal: admin }, { identifier, definition: { attributes } });
  await registry.templates.publish({ principal: admin }, { identifier });
}

export function texts(values: readonly HandleValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ type, data }) => [type, Buffer.from(data).toString()]));
}

/** The first events of a watch. */
export async function take<T>(events: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

/** Proved to hold the key at an index of a handle. */
export function handleAdmin(handle: string, index = 300): Principal {
  const handleKey = parseIdentifier(handle).key;
  return { kind: 'handle', id: `${index}:${handleKey}`, handleKey, index };
}

export function adminValue(index: number, permissions: number, handle: string, adminIndex = 300): HandleValue {
  return value(index, 'HS_ADMIN', '', { data: encodeAdmin({ permissions, handle, index: adminIndex }) });
}

export function groupValue(index: number, members: readonly ValueReference[]): HandleValue {
  return value(index, 'HS_VLIST', '', { data: encodeValueList(members) });
}
