import { identifierFromHandle, type Scope } from '@nameplate/model';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import type { Caller } from './caller.ts';
import { optionalDate, toDate, toTimestamp } from './convert.ts';
import type { KeyMessage } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { readServerKey, type ServerKey } from './server-key.ts';
import { keyReference } from './sign-in.ts';

/** An API key, without its secret. */
export interface ApiKey {
  /** Public id, `npk_…`. */
  readonly id: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Prefixes it is limited to; `*` for all. */
  readonly prefixes: readonly string[];
  /** The organization that it belongs to; then `*` means what this and those below it own. */
  readonly organization?: string;
  readonly createTime: Date;
  readonly expireTime?: Date;
  readonly revokeTime?: Date;
  /** When it got the secret that it has, if it had another before. */
  readonly rotateTime?: Date;
  /** Until when secrets before this one work. */
  readonly overlapEndTime?: Date;
}

export interface NewKey {
  readonly description: string;
  readonly scopes: readonly Scope[];
  readonly prefixes: readonly string[];
  /** Absent: that of the key that makes it. */
  readonly organization?: string;
  /** Absent: it does not expire. */
  readonly expireTime?: Date;
}

/** API keys of apps. */
export class Keys {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The secret is in this answer only. */
  async create(key: NewKey, options: CallOptions = {}): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const { description, scopes, prefixes, organization = '', expireTime } = key;
    const expiry = expireTime && { expireTime: toTimestamp(expireTime) };
    const request = { description, scopes, prefixes, organization, ...expiry };
    const answer = await this.#caller.write('KeyService/CreateKey', request, options);
    return { key: toKey(answer.key), secret: answer.secret };
  }

  /**
   * Gives a key another secret, which is in this answer only. The one before works for `overlapMs` more, rounded up to seconds;
   * by default it ends at once.
   */
  async rotate(
    id: string,
    options: { readonly overlapMs?: number } & CallOptions = {},
  ): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const request = { id, overlapS: Math.ceil((options.overlapMs ?? 0) / 1_000) };
    const answer = await this.#caller.write('KeyService/RotateKey', request, options);
    return { key: toKey(answer.key), secret: answer.secret };
  }

  /**
   * Puts another public key in the place of an administrator's, `300:0.NA/88.118.22`; the one before proves the same for
   * `overlapMs` more, by default not at all. Who signs in by it needs no other key for that, if HS_ADMIN lets it modify values.
   */
  async rotateHandleKey(
    user: string,
    publicKey: ServerKey,
    options: { readonly overlapMs?: number } & CallOptions = {},
  ): Promise<{ readonly overlapEndTime?: Date }> {
    const { handle, index } = keyReference(user);
    const answer = await this.#caller.write(
      'KeyService/RotateHandleKey',
      {
        identifier: identifierFromHandle(handle).canonical,
        index,
        publicKey: encodePublicKey(publicKeyRecord(readServerKey(publicKey))),
        overlapS: Math.ceil((options.overlapMs ?? 0) / 1_000),
      },
      options,
    );
    return optionalDate('overlapEndTime', answer.overlapEndTime);
  }

  /** Ends a key at once. */
  async revoke(id: string, options: CallOptions = {}): Promise<ApiKey> {
    return toKey((await this.#caller.write('KeyService/RevokeKey', { id }, options)).key);
  }

  list(options: { readonly pageSize?: number } & CallOptions = {}): Paged<ApiKey> {
    return paged(async (pageToken, needed) => {
      const request = { pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('KeyService/ListKeys', request, options);
      return toPage(answer.keys.map(toKey), answer.nextPageToken);
    });
  }
}

function toKey(key: KeyMessage): ApiKey {
  return {
    id: key.id,
    description: key.description,
    scopes: key.scopes as readonly Scope[],
    prefixes: key.prefixes,
    ...(key.organization && { organization: key.organization }),
    createTime: toDate(key.createTime),
    ...optionalDate('expireTime', key.expireTime),
    ...optionalDate('revokeTime', key.revokeTime),
    ...optionalDate('rotateTime', key.rotateTime),
    ...optionalDate('overlapEndTime', key.overlapEndTime),
  };
}
