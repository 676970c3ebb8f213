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
import type { Trace } from './hop.ts';
import { followReferrals } from './referrals.ts';
import { responseError } from './response-error.ts';
import { type Answered, ServerAsker } from './server-asker.ts';
import type { Patience } from './within.ts';

export interface ServerClientOptions {
  /** Where the server listens, in order of preference; a TCP endpoint is needed to administer. */
  readonly endpoints: readonly Endpoint[];
  /** Who reads and administers; nobody when absent. */
  readonly identity?: HandleIdentity | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly trace?: Trace | undefined;
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
}

/** One Handle server that is known by its address. Handles are in value form. RFC 3652 §3. */
export interface ServerClient extends AsyncDisposable {
  /** Resolves once the server answers. @throws NameplateError UPSTREAM_UNAVAILABLE, DEADLINE_EXCEEDED */
  ready(patience: Patience): Promise<void>;
  /** Follows referrals, a few of them. @throws NameplateError HANDLE_NOT_FOUND, VALUE_NOT_FOUND, NOT_RESPONSIBLE, … */
  resolve(question: ResolutionRequest, options: ReadOptions): Promise<ServerRecord>;
  /** @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, PERMISSION_DENIED, … */
  create(handle: string, values: readonly HandleValue[], patience: Patience): Promise<string>;
  delete(handle: string, patience: Patience): Promise<void>;
  /** All or none. @throws NameplateError VALUE_ALREADY_EXISTS, … */
  add(handle: string, values: readonly HandleValue[], patience: Patience): Promise<void>;
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
  const exchange = openExchange({ clock, random });
  const asker = new ServerAsker({ endpoints, identity, clock, random, trace, answerBytesMax, exchange });

  const change = async (opCode: number, about: string, body: Uint8Array, patience: Patience): Promise<Answered> =>
    succeeded(await asker.administer({ opCode, flags: administrationFlags, body }, about, patience), about);

  let closing: Promise<void> | undefined;
  const close = () => {
    asker.close();
    return (closing ??= exchange.close());
  };
  return {
    async ready(patience) {
      const request = { opCode: opCodes.getSiteInfo, flags: opFlags.publicOnly, body: encodeHandleBody('/') };
      // Any answer will do: not every server tells its site.
      await asker.administer(request, '/', patience);
    },
    resolve: (question, asked) =>
      followReferrals(question, asked, (servers, inner) => read(asker, servers, inner, asked)),
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
    async add(handle, values, patience) {
      await change(opCodes.addValue, handle, encodeValuesRequest({ handle, values }), patience);
    },
    async modify(handle, values, patience) {
      await change(opCodes.modifyValue, handle, encodeValuesRequest({ handle, values }), patience);
    },
    async remove(handle, indexes, patience) {
      await change(opCodes.removeValue, handle, encodeRemoveValues({ handle, indexes }), patience);
    },
    async list(prefix, patience) {
      const body = encodeHandleBody(`0.NA/${prefix}`);
      return (await change(opCodes.listHandles, prefix, body, patience)).contents.flatMap(decodeHandleList);
    },
    async home(prefix, patience) {
      await change(opCodes.homePrefix, prefix, encodeHandleBody(`0.NA/${prefix}`), patience);
    },
    async unhome(prefix, patience) {
      await change(opCodes.unhomePrefix, prefix, encodeHandleBody(`0.NA/${prefix}`), patience);
    },
    async listHomed(patience) {
      const { contents } = await change(opCodes.listHomedPrefixes, '0.NA', encodeHandleBody('0.NA/0.NA'), patience);
      return contents.flatMap(decodeHandleList).map((handle) => handle.replace(/^0\.NA\//i, ''));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const administrationFlags = opFlags.cacheCertify;

async function read(
  asker: ServerAsker,
  servers: readonly Endpoint[] | undefined,
  question: ResolutionRequest,
  options: ReadOptions,
): Promise<ServerRecord> {
  const { authoritative = false, publicOnly = false } = options;
  // A client asks for recursion, as deployed ones do: the server may be one that resolves for others.
  const flags = opFlags.recursive | opFlags.cacheCertify | (authoritative ? opFlags.authoritative : 0);
  const request = { opCode: opCodes.resolution, flags: flags >>> 0, body: encodeResolutionRequest(question) };
  const answered = await asker.read(request, question.handle, { ...options, publicOnly }, servers);
  const { header, contents } = succeeded(answered, question.handle);
  const record = decodeResolutionBody(contents[0] ?? new Uint8Array(0));
  if (foldHandle(record.handle) !== foldHandle(question.handle))
    throw new NameplateError('MALFORMED_MESSAGE', 'The answer is about another handle.', { reason: 'ANSWER_HANDLE' });
  return { ...record, authoritative: hasFlag(header, opFlags.authoritative) };
}

/** @throws NameplateError what the server refused it with */
function succeeded(answered: Answered, about: string): Answered {
  const { header, contents } = answered;
  if (header.responseCode === responseCodes.success) return answered;
  throw responseError(header.responseCode, contents.at(-1) ?? new Uint8Array(0), about);
}
