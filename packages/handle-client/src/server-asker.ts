import { createHash, type KeyObject } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { NameplateError } from '@nameplate/model';
import { encodeHeaderAndBody, hasFlag, opFlags, responseCodes } from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { cancelled } from './failures.ts';
import type { HandleIdentity } from './handle-identity.ts';
import type { HandleRequest } from './request.ts';
import { isUnsignable, requireSigned } from './sealing.ts';
import { noServerKey } from './server-checks.ts';
import { type Answered, ServerLink, type ServerLinkParts } from './server-link.ts';
import type { Target } from './target.ts';
import { traced } from './traced.ts';
import { type Patience, within } from './within.ts';

export interface ServerAskerParts extends ServerLinkParts {
  /** The server that the client is opened for. */
  readonly own: Target;
  readonly identity: HandleIdentity | undefined;
  readonly exchange: Exchange;
}

export interface AskOptions extends Patience {
  readonly publicOnly: boolean;
  /** It leads to a change: its answer is verified as those of administration are. */
  readonly leadsToChange?: boolean;
}

/** Sends requests to servers: those for everybody by the exchange, others over a link with one of them; traces both. */
export class ServerAsker {
  readonly #parts: ServerAskerParts;
  /** Least used first. */
  readonly #links = new Map<string, ServerLink>();
  readonly #closed = new AbortController();

  constructor(parts: ServerAskerParts) {
    this.#parts = parts;
    setMaxListeners(0, this.#closed.signal);
  }

  /** Any answer of the server itself will do: not every one tells its site. */
  async ready(patience: Patience): Promise<void> {
    await this.#link(this.#parts.own).site({ ...patience, signal: this.#signal(patience.signal) });
  }

  /** A question that may be asked again. */
  async read(request: HandleRequest, about: string, options: AskOptions, target = this.#parts.own): Promise<Answered> {
    const { identity, own } = this.#parts;
    const isPublic = options.publicOnly || (target !== own && tcpOf(target) === undefined);
    if (identity !== undefined && !isPublic)
      return await this.#perform(request, about, options, { target, isRead: true });
    return await this.#exchange(request, about, options, target);
  }

  /** An operation over one connection, sent once. @throws NameplateError UPSTREAM_UNAVAILABLE, DEADLINE_EXCEEDED, … */
  async administer(request: HandleRequest, about: string, patience: Patience, target = this.#parts.own) {
    return await this.#perform(request, about, patience, { target, isRead: false });
  }

  close(): void {
    this.#closed.abort(cancelled());
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  async #perform(
    request: HandleRequest,
    about: string,
    patience: Patience,
    { target, isRead }: { readonly target: Target; readonly isRead: boolean },
  ): Promise<Answered> {
    const { clock, identity, trace } = this.#parts;
    const link = this.#link(target);
    const { endpoint } = link;
    const { deadlineMs } = patience;
    const waiting = { deadlineMs, signal: this.#signal(patience.signal) };
    const work = (signal: AbortSignal) => link.perform({ ...request, identity, deadlineMs, isRead }, signal);
    return await traced(trace, { asked: about, first: endpoint }, async () => {
      const result = await within(clock, waiting, work);
      return { result, code: result.header.responseCode, endpoint, stale: isStale(result) };
    });
  }

  async #exchange(request: HandleRequest, about: string, options: AskOptions, target: Target): Promise<Answered> {
    const { exchange, trace } = this.#parts;
    const waiting = { deadlineMs: options.deadlineMs, signal: this.#signal(options.signal) };
    const keys = await this.#keysFor(target, options);
    const flags = opFlags.publicOnly | opFlags.requestDigest | (keys.length > 0 ? opFlags.certify : 0);
    const asked = { ...request, flags: (request.flags | flags) >>> 0 };
    return await traced(trace, { asked: about, first: target.endpoints[0] }, async () => {
      const { message, content, endpoint } = await exchange.exchange(asked, target.endpoints, waiting);
      if (keys.length > 0 && !isUnsignable(message)) requireSigned(message, encodeHeaderAndBody(message), keys);
      const result = { header: message.header, contents: [content] };
      return { result, code: message.header.responseCode, endpoint, stale: isStale(result) };
    });
  }

  /** What the answer has to be signed with; empty when it need not be. */
  async #keysFor(target: Target, options: AskOptions) {
    const { verify } = this.#parts.checks;
    if (verify === 'none' || (verify === 'administration' && options.leadsToChange !== true)) return [];
    const known = target.keys;
    if (known !== undefined) return known;
    const { clock } = this.#parts;
    const waiting = { ...options, signal: this.#signal(options.signal) };
    const keys =
      tcpOf(target) === undefined
        ? []
        : await within(clock, waiting, () => this.#link(target).keys(options.deadlineMs));
    const [first] = target.endpoints;
    if (keys.length === 0 && verify === 'all')
      throw noServerKey(first === undefined ? 'the server' : endpointName(first));
    return keys;
  }

  /** The link with a server, kept for the next operation; those that are not used go when there are too many. */
  #link(target: Target): ServerLink {
    const endpoint = tcpOf(target);
    if (endpoint === undefined)
      throw new NameplateError('UNSUPPORTED_OPERATION', 'To administer, a TCP interface of the server is needed.', {
        reason: 'NO_TCP',
      });
    // A server that is named with other keys is another server.
    const name = [endpointName(endpoint), ...(target.keys ?? []).map(fingerprint)].join(' ');
    const known = this.#links.get(name);
    this.#links.delete(name);
    const link = known ?? new ServerLink(this.#parts, { endpoint, keys: target.keys, closed: this.#closed.signal });
    this.#links.set(name, link);
    for (const [other, least] of this.#links) {
      if (this.#links.size <= linksMax) break;
      if (least.isBusy || least === link) continue;
      least.close();
      this.#links.delete(other);
    }
    return link;
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
  }
}

/** The server could not ask the one that holds it. */
export function isStale({ header }: Answered): boolean {
  return header.responseCode === responseCodes.success && hasFlag(header, opFlags.stale);
}

/** Servers with which connections and a session are kept. */
const linksMax = 16;

function tcpOf({ endpoints }: Target): Endpoint | undefined {
  return endpoints.find(({ protocol }) => protocol === 'tcp');
}

function fingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('base64url');
}
