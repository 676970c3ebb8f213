import type { KeyObject } from 'node:crypto';
import { type HandleValue, type Identifier, NameplateError, typeSelects } from '@nameplate/model';
import { decodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyObject } from '@nameplate/protocol/handle-crypto';
import type { Registry } from '@nameplate/registry';

export type KeyKind = 'HS_SECKEY' | 'HS_PUBKEY';

/** A public key, and the index of the value that holds it. */
export interface IndexedKey {
  readonly index: number;
  readonly key: KeyObject;
}

export type KeyRegistry = Pick<Registry, 'handles' | 'prefixes' | 'handleKeys'>;

/** With index 0 every key of a handle is tried; more than this many are not. */
const keysMax = 16;

/** The keys of the handles that are homed here, read whatever their permissions say; they never leave. */
export class HandleKeys {
  readonly #registry: KeyRegistry;

  constructor(registry: KeyRegistry) {
    this.#registry = registry;
  }

  /** The key values at an index, 0 for any, of one kind or of both; undefined when the handle is not homed here. */
  async values(identifier: Identifier, index: number, kind?: string): Promise<readonly HandleValue[] | undefined> {
    const record = await this.#registry.handles.read(identifier);
    if (record === undefined) return (await this.#registry.prefixes.responsibleFor(identifier)) ? [] : undefined;
    if (record.state === 'retired') return [];
    const wanted = kind?.toUpperCase();
    const isWanted = (type: string) => {
      const found = keyKind(type);
      return found !== undefined && (wanted === undefined || wanted === found);
    };
    const current = record.values
      .filter((value) => (index === 0 || value.index === index) && isWanted(value.type))
      .slice(0, keysMax)
      .map((value) => value.decode());
    return [...current, ...(await this.#retiring(identifier, current))];
  }

  /** Keys that were given up in favour of these, and prove the same for a while. */
  async #retiring(identifier: Identifier, current: readonly HandleValue[]): Promise<HandleValue[]> {
    const found: HandleValue[] = [];
    for (const value of current)
      if (keyKind(value.type) === 'HS_PUBKEY')
        for (const data of await this.#registry.handleKeys.retiring(identifier, value)) found.push({ ...value, data });
    return found;
  }

  /** The same, of public keys that can be used. */
  async publicKeys(identifier: Identifier, index: number): Promise<readonly IndexedKey[] | undefined> {
    const values = await this.values(identifier, index, 'HS_PUBKEY');
    return values?.flatMap((value) => {
      const key = publicKeyOf(value);
      return key === undefined ? [] : [{ index: value.index, key }];
    });
  }
}

/** Subtypes are keys too. */
export function keyKind(type: string): KeyKind | undefined {
  return (['HS_SECKEY', 'HS_PUBKEY'] as const).find((kind) => typeSelects(`${kind}.`, type));
}

/** Undefined for a value that is no key: it proves nothing, and another one of the handle may. */
export function publicKeyOf({ data }: Pick<HandleValue, 'data'>): KeyObject | undefined {
  try {
    return publicKeyObject(decodePublicKey(data));
  } catch (thrown) {
    if (thrown instanceof NameplateError) return undefined;
    throw thrown;
  }
}
