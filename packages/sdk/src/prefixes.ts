import {
  allAdminPermissions,
  isNameplateError,
  NameplateError,
  privatePermissions,
  valueIndexes,
} from '@nameplate/model';
import { encodeAdmin } from '@nameplate/protocol/handle';
import type { Handle } from './asset.ts';
import type { Caller } from './caller.ts';
import { type Delegation, delegatedValues, isDelegation } from './delegation.ts';
import { Handles } from './handles.ts';
import { checkedPrefix } from './identifier.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

import { type HomedPrefix, PrefixTenancy, toHomedPrefix } from './prefix-tenancy.ts';

/** The key of an administrator: a secret, or the data of an HS_PUBKEY value. */
export type AdminKey = { readonly secret: string } | { readonly publicKey: Uint8Array };

/** Where deployed tools put an administrator's key. */
const adminKeyIndex = 300;

/** Prefixes homed on the server. */
export class Prefixes extends PrefixTenancy {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    super(caller);
    this.#caller = caller;
  }

  /** Homes a prefix here. `ifAbsent`: one that is here already is answered as it is, instead of HANDLE_ALREADY_EXISTS. */
  async create(
    prefix: string,
    options: {
      readonly description?: string;
      readonly organization?: string;
      readonly ifAbsent?: boolean;
    } & CallOptions = {},
  ): Promise<HomedPrefix> {
    const { description = '', organization = '' } = options;
    const request = { prefix: checkedPrefix(prefix), description, organization };
    try {
      const answer = await this.#caller.write('PrefixService/CreatePrefix', request, options);
      return toHomedPrefix(answer.prefix);
    } catch (thrown) {
      if (options.ifAbsent && isNameplateError(thrown, 'HANDLE_ALREADY_EXISTS')) return this.get(prefix, options);
      throw thrown;
    }
  }

  async get(prefix: string, options: CallOptions = {}): Promise<HomedPrefix> {
    const answer = await this.#caller.read('PrefixService/GetPrefix', { prefix: checkedPrefix(prefix) }, options);
    return toHomedPrefix(answer.prefix);
  }

  /**
   * Says on this server, as the parent's, which servers hold a prefix: writes `0.NA/PREFIX`. What was delegated before is
   * replaced; the record's other values stay.
   */
  async delegate(prefix: string, delegation: Delegation, options: CallOptions = {}): Promise<Handle> {
    const handles = new Handles(this.#caller);
    const id = `0.NA/${checkedPrefix(prefix)}`;
    const current = await handles.get(id, options).catch((thrown: unknown) => {
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND')) return undefined;
      throw isNameplateError(thrown, 'NOT_RESPONSIBLE') ? noParent(prefix, thrown) : thrown;
    });
    const set = delegatedValues(delegation, current?.values ?? []);
    if (current === undefined) {
      return await handles.create(id, set, options).catch((thrown: unknown) => {
        throw isNameplateError(thrown, 'NOT_RESPONSIBLE') ? noParent(prefix, thrown) : thrown;
      });
    }
    const written = new Set(set.map(({ index }) => index));
    const remove = current.values.filter(isDelegation).map(({ index }) => index);
    const change = { set, remove: remove.filter((index) => !written.has(index)) };
    return await handles.update(id, change, { ...options, etag: current.etag });
  }

  /**
   * Names who administers a prefix over the Handle protocol and its HTTP API: `300:0.NA/PREFIX` with this key. Writes
   * HS_ADMIN (index 100, everything permitted) and the key (index 300) into the prefix's record. An administrator that is
   * there with another key is replaced only when told so.
   * @throws NameplateError VALUE_ALREADY_EXISTS, NOT_RESPONSIBLE or HANDLE_NOT_FOUND (the record is not on this server)
   */
  async setAdmin(
    prefix: string,
    key: AdminKey,
    { replace = false, ...options }: { readonly replace?: boolean } & CallOptions = {},
  ): Promise<Handle> {
    const handle = `0.NA/${checkedPrefix(prefix)}`;
    const handles = new Handles(this.#caller);
    const current = await handles.get(handle, options);
    if (!replace && hasOtherAdmin(current, key))
      throw new NameplateError(
        'VALUE_ALREADY_EXISTS',
        `${handle} names an administrator already: nothing was changed.`,
        {
          reason: 'ADMINISTRATOR_EXISTS',
          metadata: { identifier: handle, index: String(valueIndexes.admin) },
        },
      );
    const data = encodeAdmin({ permissions: allAdminPermissions, handle, index: adminKeyIndex });
    const keyValue =
      'secret' in key
        ? { type: 'HS_SECKEY', data: key.secret, permissions: privatePermissions }
        : { type: 'HS_PUBKEY', data: key.publicKey };
    const set = [
      { index: valueIndexes.admin, type: 'HS_ADMIN', data },
      { index: adminKeyIndex, ...keyValue },
    ];
    return await handles.update(handle, { set }, { ...options, etag: current.etag });
  }

  list(options: { readonly pageSize?: number } & CallOptions = {}): Paged<HomedPrefix> {
    return paged(async (pageToken, needed) => {
      const request = { pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('PrefixService/ListPrefixes', request, options);
      return toPage(answer.prefixes.map(toHomedPrefix), answer.nextPageToken);
    });
  }
}

/** Only who holds the parent says who holds the prefix. */
function noParent(prefix: string, cause: NameplateError): NameplateError {
  const parent = prefix.includes('.') ? prefix.slice(0, prefix.lastIndexOf('.')) : '0.NA';
  const message = `This server holds no prefix above ${prefix}, so that it cannot delegate it: ${parent} has to be there first.`;
  const { metadata, referral } = cause;
  return new NameplateError('NOT_RESPONSIBLE', message, {
    reason: 'PARENT_NOT_HOMED',
    metadata: { ...metadata, prefix, parent },
    ...(referral && { referral }),
    cause,
  });
}

/** A secret is never shown, so that the value which names it tells that there is one. */
function hasOtherAdmin({ values }: Handle, key: AdminKey): boolean {
  const named = values.some(({ index, type }) => index === valueIndexes.admin && type.toUpperCase() === 'HS_ADMIN');
  const present = values.find(({ index }) => index === adminKeyIndex);
  if (!named && present === undefined) return false;
  return !('publicKey' in key && present !== undefined && Buffer.from(key.publicKey).equals(present.data));
}
