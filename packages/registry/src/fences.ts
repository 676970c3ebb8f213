import {
  type Fence,
  type HandleValue,
  parseIdentifier,
  readFence,
  tryParseIdentifier,
  valueTypes,
} from '@nameplate/model';
import type { Changes } from './changes.ts';
import { ReadCache } from './read-cache.ts';
import type { Records } from './records.ts';
import { textOf } from './value-rules.ts';

interface HeldFence {
  readonly fence: Fence;
  readonly isPublic: boolean;
}

/** The areas that conditions of alarms ask for, `inside(position, 'home')`: values NP_FENCE. Cached until the handle changes. */
export class Fences {
  readonly #records: Records;
  readonly #cache = new ReadCache<readonly HeldFence[]>(10_000);

  constructor({ records, changes }: { readonly records: Records; readonly changes: Changes }) {
    this.#records = records;
    changes.onCommit((_change, key) => this.#cache.delete(key));
  }

  /**
   * By what a device's profile calls it, that value of the device's own handle; by an identifier, the fence of that handle. Of a
   * handle under another prefix only what everybody may read: whoever moves a device could feel out the rest.
   */
  async of(deviceKey: string, name: string): Promise<Fence | undefined> {
    if (name.includes('/')) return await this.#ofHandle(deviceKey, name);
    const own = (await this.#held(deviceKey)).find(({ fence }) => fence.name === name)?.fence;
    return own?.area === undefined ? own : await this.#ofHandle(deviceKey, own.area);
  }

  async #ofHandle(deviceKey: string, text: string): Promise<Fence | undefined> {
    const key = tryParseIdentifier(text)?.key;
    if (key === undefined) return undefined;
    const held = (await this.#held(key)).filter(({ isPublic }) => isPublic || prefixOf(key) === prefixOf(deviceKey));
    const found = held.find(({ fence }) => fence.name === undefined) ?? held[0];
    // One that refers on again is none: what an area is does not change hands.
    return found?.fence.area === undefined ? found?.fence : undefined;
  }

  #held(key: string): Promise<readonly HeldFence[]> {
    return this.#cache.get(key, async () => {
      const record = await this.#records.read(key);
      const values = record?.values.map((value) => value.decode()) ?? [];
      return values.filter(({ type }) => type === valueTypes.fence).flatMap(heldFence);
    });
  }
}

/** What cannot be read is none, and stops no other alarm: it was written by a server that did not know the type. */
function heldFence(value: HandleValue): readonly HeldFence[] {
  try {
    return [{ fence: readFence(JSON.parse(textOf(value)), 'fence'), isPublic: value.permissions.publicRead }];
  } catch {
    return [];
  }
}

function prefixOf(key: string): string {
  return parseIdentifier(key).prefix;
}
