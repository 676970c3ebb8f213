import { type Clock, type HandleValue, NameplateError, type Random, systemClock, systemRandom } from '@nameplate/model';
import {
  decodeCreated,
  decodeHandleList,
  decodeResolutionBody,
  encodeHandleBody,
  encodeRemoveValues,
  encodeResolutionRequest,
  encodeValuesRequest,
  hasFlag,
  opCodes,
  opFlags,
  type ResolutionRequest,
  responseCodes,
} from '@nameplate/protocol/handle';
import type { Endpoint } from './endpoint.ts';
import { openExchange } from './exchange.ts';
import { foldHandle } from './fold.ts';
import type { HandleIdentity } from './handle-identity.ts';
import { Homes } from './homes.ts';
import type { Trace } from './hop.ts';
import type { ReadAt } from './referrals.ts';
import type { HandleRequest } from './request.ts';
import { responseError } from './response-error.ts';
import { type AskOptions, isStale, ServerAsker } from './server-asker.ts';
import { defaultChecks, type ServerChecks } from './server-checks.ts';
import type { Answered } from './server-link.ts';
import type { Service } from './service.ts';
import { administrationTarget, queryTarget, type Target } from './target.ts';
import type { Patience } from './within.ts';

export interface ServerClientOptions {
  /** Where the server listens, in order of preference; a TCP endpoint is needed to administer. */
  readonly endpoints: readonly Endpoint[];
  /** Who reads and administers; nobody when absent. */
  readonly identity?: HandleIdentity | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly trace?: Trace | undefined;
  /** Sessions and signatures; by default both where the server offers them. */
  readonly checks?: Partial<ServerChecks> | undefined;
  /** Octets that one answer, such as a list, may have. Default 64 MiB. */
  readonly answerBytesMax?: number;
}

export interface ReadOptions extends Patience {
  /** Past caches. */
  readonly authoritative?: boolean;
  /** Only what everyone may see, even with an identity. */
  readonly publicOnly?: boolean;
}

export interface ServerRecord {
  /** Value form, as answered. */
  readonly handle: string;
  readonly values: readonly HandleValue[];
  readonly authoritative: boolean;
  /** Past its time to live: the server could not ask the one that holds it. */
  readonly stale: boolean;
}

/**
 * One Handle server that is known by its address. What it does not hold is read, and changed, where it refers to, over a
 * few servers; there the client proves anew who it is. Handles are in value form. RFC 3652 §3.
 */
export interface ServerClient extends AsyncDisposable {
  /** Resolves once the server answers. @throws NameplateError UPSTREAM_UNAVAILABLE, DEADLINE_EXCEEDED */
  ready(patience: Patience): Promise<void>;
  /** @throws NameplateError HANDLE_NOT_FOUND, VALUE_NOT_FOUND, NOT_RESPONSIBLE, … */
  resolve(question: ResolutionRequest, options: ReadOptions): Promise<ServerRecord>;
  /** @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, PERMISSION_DENIED, … */
  create(handle: string, values: readonly HandleValue[], patience: Patience): Promise<string>;
  delete(handle: string, patience: Patience): Promise<void>;
  /**
   * All or none; with `overwrite` those that are there are replaced.
   * @throws NameplateError VALUE_ALREADY_EXISTS, …
   */
  add(
    handle: string,
    values: readonly HandleValue[],
    options: Patience & { readonly overwrite?: boolean },
  ): Promise<void>;
  /** All or none. @throws NameplateError VALUE_NOT_FOUND, … */
  modify(handle: string, values: readonly HandleValue[], patience: Patience): Promise<void>;
  remove(handle: string, indexes: readonly number[], patience: Patience): Promise<void>;
  /** Every handle of a prefix. @throws NameplateError LIMIT_EXCEEDED, … */
  list(prefix: string, patience: Patience): Promise<string[]>;
  home(prefix: string, patience: Patience): Promise<void>;
  unhome(prefix: string, patience: Patience): Promise<void>;
  /** The prefixes that are homed on the server. */
  listHomed(patience: Patience): Promise<string[]>;
  /** Ends what is under way. Idempotent. */
  close(): Promise<void>;
}

/** Opens no connection before the first request. What changes something is sent once; reads may be repeated. */
export function openServerClient(options: ServerClientOptions): ServerClient {
  const { endpoints, identity, clock = systemClock, random = systemRandom } = options;
  const { trace = () => undefined, answerBytesMax = 64 * 1024 * 1024 } = options;
  const checks = { ...defaultChecks, ...options.checks };
  const exchange = openExchange({ clock, random });
  const own = { endpoints, keys: checks.serverKeys };
  const asker = new ServerAsker({ own, identity, clock, random, trace, answerBytesMax, exchange, checks });
  const homes = new Homes(clock);

  /** At the server itself. */
  const here = async (request: HandleRequest, about: string, patience: Patience, target?: Target) =>
    succeeded(await asker.administer(request, about, patience, target), about);

  const reader =
    (asked: ReadOptions & AskOptions): ReadAt =>
    (target, question) =>
      read(asker, target, question, asked);

  /** At the server that is responsible for the handle; who it is, everybody may know. */
  const change = async (
    opCode: number,
    handle: string,
    body: Uint8Array,
    patience: Patience,
    flags = 0,
  ): Promise<Answered> => {
    const request = { opCode, flags: administrationFlags | flags, body };
    const asked = { ...patience, authoritative: true, publicOnly: true, leadsToChange: true };
    const how = { read: reader(asked), targetOf: administrationTarget };
    return await homes.at(handle, how, (target) => here(request, handle, patience, target));
  };

  let closing: Promise<void> | undefined;
  const close = () => {
    asker.close();
    return (closing ??= exchange.close());
  };
  return {
    ready: (patience) => asker.ready(patience),
    async resolve(question, options) {
      const { authoritative = false } = options;
      const ask = reader({ publicOnly: false, ...options });
      const targetOf = (service: Service, handle: string) => queryTarget(service, handle, { authoritative });
      return await homes.at(question.handle, { read: ask, targetOf }, (target) => ask(target, question));
    },
    async create(handle, values, patience) {
      const { contents } = await change(
        opCodes.createHandle,
        handle,
        encodeValuesRequest({ handle, values }),
        patience,
      );
      return decodeCreated(contents[0] ?? new Uint8Array(0)) ?? handle;
    },
    async delete(handle, patience) {
      await change(opCodes.deleteHandle, handle, encodeHandleBody(handle), patience);
    },
    async add(handle, values, options) {
      const flags = options.overwrite === true ? opFlags.overwrite : 0;
      await change(opCodes.addValue, handle, encodeValuesRequest({ handle, values }), options, flags);
    },
    async modify(handle, values, patience) {
      await change(opCodes.modifyValue, handle, encodeValuesRequest({ handle, values }), patience);
    },
    async remove(handle, indexes, patience) {
      await change(opCodes.removeValue, handle, encodeRemoveValues({ handle, indexes }), patience);
    },
    async list(prefix, patience) {
      const body = encodeHandleBody(`0.NA/${prefix}`);
      // The list is where the handles are, not where the record of their prefix is.
      const { contents } = await change(opCodes.listHandles, `${prefix}/`, body, patience);
      return contents.flatMap(decodeHandleList);
    },
    async home(prefix, patience) {
      await here(administration(opCodes.homePrefix, encodeHandleBody(`0.NA/${prefix}`)), prefix, patience);
    },
    async unhome(prefix, patience) {
      await here(administration(opCodes.unhomePrefix, encodeHandleBody(`0.NA/${prefix}`)), prefix, patience);
    },
    async listHomed(patience) {
      const { contents } = await here(
        administration(opCodes.listHomedPrefixes, encodeHandleBody('0.NA/0.NA')),
        '0.NA',
        patience,
      );
      return contents.flatMap(decodeHandleList).map((handle) => handle.replace(/^0\.NA\//i, ''));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const administrationFlags = opFlags.cacheCertify;

function administration(opCode: number, body: Uint8Array): HandleRequest {
  return { opCode, flags: administrationFlags, body };
}

async function read(
  asker: ServerAsker,
  target: Target | undefined,
  question: ResolutionRequest,
  options: ReadOptions & AskOptions,
): Promise<ServerRecord> {
  const { authoritative = false } = options;
  // A client asks for recursion, as deployed ones do: the server may be one that resolves for others.
  const flags = opFlags.recursive | opFlags.cacheCertify | (authoritative ? opFlags.authoritative : 0);
  const request = { opCode: opCodes.resolution, flags: flags >>> 0, body: encodeResolutionRequest(question) };
  const answered = await asker.read(request, question.handle, options, target);
  const { header, contents } = succeeded(answered, question.handle);
  const record = decodeResolutionBody(contents[0] ?? new Uint8Array(0));
  if (foldHandle(record.handle) !== foldHandle(question.handle))
    throw new NameplateError('MALFORMED_MESSAGE', 'The answer is about another handle.', { reason: 'ANSWER_HANDLE' });
  return { ...record, authoritative: hasFlag(header, opFlags.authoritative), stale: isStale(answered) };
}

/** @throws NameplateError what the server refused it with */
function succeeded(answered: Answered, about: string): Answered {
  const { header, contents } = answered;
  if (header.responseCode === responseCodes.success) return answered;
  throw responseError(header.responseCode, contents.at(-1) ?? new Uint8Array(0), about);
}
