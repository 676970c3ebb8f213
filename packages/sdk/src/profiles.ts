import { isDeepStrictEqual } from 'node:util';
import { type DeviceProfile, isNameplateError, type ProfileSource } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { canonical, profileReference } from './identifier.ts';
import type { ProfileMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** A device profile with the identifier it is published under. Made by `defineProfile`. */
export interface Profile {
  readonly identifier: string;
  readonly definition: ProfileSource;
}

/** A version as it was published: whole, with what it inherits. */
export interface PublishedProfile extends Profile {
  readonly definition: DeviceProfile;
  readonly version: number;
}

/** Describes how one kind of device encodes its payload; `format` is JSON unless said otherwise, or inherited. */
export function defineProfile(profile: { readonly identifier: string } & ProfileSource): Profile {
  const { identifier, ...definition } = profile;
  return { identifier, definition: profile.extends === undefined ? { format: 'json', ...definition } : definition };
}

/** How devices encode their payloads. */
export class Profiles {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Publishes the next version, unless the newest is the same already: safe on every start of an app. */
  async publish(profile: Profile, options: CallOptions = {}): Promise<PublishedProfile> {
    const identifier = canonical(profile.identifier);
    const newest = await this.#newest(identifier, options);
    const definitionJson = JSON.stringify(profile.definition);
    if (newest && isDeepStrictEqual(newest.definition, JSON.parse(definitionJson))) return newest;
    const request = { identifier, definitionJson };
    const answer = await this.#caller.write('ProfileService/PublishProfile', request, options);
    return fromMessage(answer.profile);
  }

  /** A version; the newest when none is named. */
  async get(id: IdentifierLike, options: { readonly version?: number } & CallOptions = {}): Promise<PublishedProfile> {
    const { identifier, version } = profileReference(id);
    const request = { identifier, version: options.version ?? version };
    const { profile } = await this.#caller.read('ProfileService/GetProfile', request, options);
    return fromMessage(profile);
  }

  async #newest(identifier: string, options: CallOptions): Promise<PublishedProfile | undefined> {
    try {
      return await this.get(identifier, options);
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND') || isNameplateError(thrown, 'VALUE_NOT_FOUND')) return undefined;
      throw thrown;
    }
  }
}

function fromMessage({ identifier, version, definitionJson }: ProfileMessage): PublishedProfile {
  return { identifier, version, definition: JSON.parse(definitionJson) as DeviceProfile };
}
