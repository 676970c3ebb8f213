import { toHandleValueMessage } from '@nameplate/protocol/grpc';
import { type Handle, toHandle } from './asset.ts';
import type { Caller } from './caller.ts';
import { handleValue, type NewHandleValue } from './handle-value.ts';
import { canonical } from './identifier.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** Replace all values, or set some and remove others by index. */
export type HandleChange =
  | { readonly values: readonly NewHandleValue[] }
  | { readonly set?: readonly NewHandleValue[]; readonly remove?: readonly number[] };

/** Handles as plain lists of values, for those who do not use templates. */
export class Handles {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async create(id: IdentifierLike, values: readonly NewHandleValue[], options: CallOptions = {}): Promise<Handle> {
    const request = { handle: { identifier: canonical(id), values: values.map(toMessage) } };
    return toHandle((await this.#caller.write('HandleService/CreateHandle', request, options)).handle);
  }

  /** From the authoritative store: what you may see. */
  async get(id: IdentifierLike, options: CallOptions = {}): Promise<Handle> {
    return toHandle(
      (await this.#caller.read('HandleService/GetHandle', { identifier: canonical(id) }, options)).handle,
    );
  }

  /** @throws NameplateError ETAG_MISMATCH when an etag is given and the handle has changed since */
  async update(
    id: IdentifierLike,
    change: HandleChange,
    options: { readonly etag?: string } & CallOptions = {},
  ): Promise<Handle> {
    const all = 'values' in change;
    const values = all ? change.values : (change.set ?? []);
    const touched = all ? [] : [...values.map(({ index }) => index), ...(change.remove ?? [])];
    const request = {
      handle: { identifier: canonical(id), values: values.map(toMessage) },
      updateMask: { paths: all ? ['values'] : touched.map((index) => `values.${index}`) },
      etag: options.etag ?? '',
    };
    // An empty mask would mean "all values".
    if (!all && touched.length === 0) return this.get(id, options);
    return toHandle((await this.#caller.write('HandleService/UpdateHandle', request, options)).handle);
  }

  /** Retires it: the identifier is never given again. */
  async delete(
    id: IdentifierLike,
    options: {
      readonly etag?: string;
      readonly reason?: string;
      readonly successor?: IdentifierLike;
    } & CallOptions = {},
  ): Promise<Handle> {
    const request = {
      identifier: canonical(id),
      etag: options.etag ?? '',
      reason: options.reason ?? '',
      successor: options.successor === undefined ? '' : canonical(options.successor),
    };
    return toHandle((await this.#caller.write('HandleService/DeleteHandle', request, options)).handle);
  }
}

function toMessage(value: NewHandleValue) {
  return toHandleValueMessage(handleValue(value));
}
