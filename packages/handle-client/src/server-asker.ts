import { type Clock, NameplateError, type Random, toNameplateError } from '@nameplate/model';
import { type Header, opFlags, responseCodes } from '@nameplate/protocol/handle';
import { administer } from './administer.ts';
import { Conversations } from './conversations.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { cancelled } from './failures.ts';
import type { HandleIdentity } from './handle-identity.ts';
import type { HopFlag, Trace } from './hop.ts';
import type { HandleRequest } from './request.ts';
import { type Patience, within } from './within.ts';

/** The last message's header, and the contents of all. */
export interface Answered {
  readonly header: Header;
  readonly contents: readonly Uint8Array[];
}

export interface ServerAskerParts {
  readonly endpoints: readonly Endpoint[];
  readonly identity: HandleIdentity | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly answerBytesMax: number;
  readonly exchange: Exchange;
}

/** Sends requests to a server: those for everybody by the exchange, others over one connection each; traces both. */
export class ServerAsker {
  readonly #parts: ServerAskerParts;
  readonly #conversations: Conversations;
  readonly #tcp: Endpoint | undefined;
  readonly #closed = new AbortController();

  constructor(parts: ServerAskerParts) {
    this.#parts = parts;
    this.#tcp = parts.endpoints.find(({ protocol }) => protocol === 'tcp');
    this.#conversations = new Conversations(this.#tcp ?? { protocol: 'tcp', host: '127.0.0.1', port: 0 });
  }

  /** A question that may be asked again. `servers`: others than its own. */
  async read(
    request: HandleRequest,
    about: string,
    options: Patience & { readonly publicOnly: boolean },
    servers: readonly Endpoint[] = this.#parts.endpoints,
  ): Promise<Answered> {
    const { identity, exchange } = this.#parts;
    if (identity !== undefined && !options.publicOnly) {
      if (servers === this.#parts.endpoints) return await this.administer(request, about, options);
      return await this.#elsewhere(request, about, options, servers);
    }
    const flags = (request.flags | opFlags.publicOnly | opFlags.requestDigest) >>> 0;
    return await this.#traced(about, servers[0], async () => {
      const signal = this.#signal(options.signal);
      const { message, content, endpoint } = await exchange.exchange({ ...request, flags }, servers, {
        ...options,
        signal,
      });
      return { answered: { header: message.header, contents: [content] }, endpoint };
    });
  }

  /** An operation over one connection, sent once. @throws NameplateError UPSTREAM_UNAVAILABLE, DEADLINE_EXCEEDED, … */
  async administer(request: HandleRequest, about: string, patience: Patience): Promise<Answered> {
    if (this.#tcp === undefined)
      throw new NameplateError('UNSUPPORTED_OPERATION', 'To administer, a TCP interface of the server is needed.', {
        reason: 'NO_TCP',
      });
    return await this.#converse(this.#conversations, this.#tcp, request, about, patience);
  }

  close(): void {
    this.#closed.abort(cancelled());
    this.#conversations.close();
  }

  /** At a server that was named by another: its connection is not kept. */
  async #elsewhere(
    request: HandleRequest,
    about: string,
    patience: Patience,
    servers: readonly Endpoint[],
  ): Promise<Answered> {
    const tcp = servers.find(({ protocol }) => protocol === 'tcp');
    if (tcp === undefined) return await this.read(request, about, { ...patience, publicOnly: true }, servers);
    const conversations = new Conversations(tcp);
    try {
      return await this.#converse(conversations, tcp, request, about, patience);
    } finally {
      conversations.close();
    }
  }

  async #converse(
    conversations: Conversations,
    endpoint: Endpoint,
    request: HandleRequest,
    about: string,
    patience: Patience,
  ): Promise<Answered> {
    const { clock, identity } = this.#parts;
    const own = { ...patience, signal: this.#signal(patience.signal) };
    const work = (signal: AbortSignal) =>
      conversations.use(async (conversation) => {
        const contents: Uint8Array[] = [];
        let header: Header | undefined;
        for await (const answer of administer(this.#parts, conversation, {
          ...request,
          identity,
          deadlineMs: patience.deadlineMs,
        })) {
          // What one part failed with is the answer to the whole.
          if (header === undefined || header.responseCode === responseCodes.success) header = answer.message.header;
          contents.push(answer.content);
        }
        if (header === undefined) throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server gave no answer.');
        return { header, contents };
      }, signal);
    return await this.#traced(about, endpoint, async () => ({ answered: await within(clock, own, work), endpoint }));
  }

  async #traced(
    asked: string,
    first: Endpoint | undefined,
    ask: () => Promise<{ readonly answered: Answered; readonly endpoint: Endpoint }>,
  ): Promise<Answered> {
    const start = performance.now();
    const { trace } = this.#parts;
    try {
      const { answered, endpoint } = await ask();
      const code = answered.header.responseCode;
      const referral = code === responseCodes.serviceReferral || code === responseCodes.prefixReferral;
      const flags: HopFlag[] = referral ? ['referral'] : [];
      const server = endpointName(endpoint);
      trace({ server, protocol: endpoint.protocol, asked, code, ms: performance.now() - start, flags });
      return answered;
    } catch (thrown) {
      const { code } = toNameplateError(thrown);
      const server = first === undefined ? 'none' : endpointName(first);
      trace({ server, protocol: first?.protocol ?? 'tcp', asked, code, ms: performance.now() - start, flags: [] });
      throw thrown;
    }
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
  }
}
