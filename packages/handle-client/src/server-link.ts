import type { KeyObject } from 'node:crypto';
import { type Clock, isNameplateError, NameplateError, type Random } from '@nameplate/model';
import {
  decodeSite,
  encodeHandleBody,
  type Header,
  opCodes,
  opFlags,
  requestMessage,
  responseCodes,
} from '@nameplate/protocol/handle';
import { administer, type Operation } from './administer.ts';
import type { ClientSession } from './client-session.ts';
import { Conversations } from './conversations.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import { Flights } from './flights.ts';
import type { Trace } from './hop.ts';
import { LinkSession } from './link-session.ts';
import { newRequestId } from './request.ts';
import { isSessionEnd } from './response-error.ts';
import { certified, inClear, type Sealing } from './sealing.ts';
import { noServerKey, type ServerChecks } from './server-checks.ts';
import { noSession, setUpSession } from './session-setup.ts';
import { siteKeys } from './target.ts';
import { traced } from './traced.ts';
import { type Patience, within } from './within.ts';

/** The last message's header, and the contents of all. */
export interface Answered {
  readonly header: Header;
  readonly contents: readonly Uint8Array[];
}

export interface ServerLinkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly answerBytesMax: number;
  readonly checks: ServerChecks;
}

/** One operation at a server: `isRead` when it may pass without a proof. */
export interface LinkOperation extends Operation {
  readonly isRead: boolean;
}

/** What we have with one server: connections, its keys, and a session that all operations share. */
export class ServerLink {
  readonly endpoint: Endpoint;
  readonly #parts: ServerLinkParts;
  readonly #conversations: Conversations;
  readonly #closed: AbortSignal;
  readonly #session: LinkSession;
  readonly #asked = new Flights<readonly KeyObject[]>(1);
  #keys: readonly KeyObject[] | undefined;

  constructor(
    parts: ServerLinkParts,
    options: {
      readonly endpoint: Endpoint;
      readonly keys: readonly KeyObject[] | undefined;
      readonly closed: AbortSignal;
    },
  ) {
    this.#parts = parts;
    this.endpoint = options.endpoint;
    this.#keys = options.keys;
    this.#closed = options.closed;
    this.#conversations = new Conversations(options.endpoint);
    const { clock, checks } = parts;
    const setUp = (deadlineMs: number) => this.#setUp(deadlineMs);
    this.#session = new LinkSession({ clock, wanted: checks.session, setUp });
  }

  get isBusy(): boolean {
    return this.#conversations.underWay > 0;
  }

  /** Performs it once; again only when the server says that the session is no more, since it did nothing then. */
  async perform(operation: LinkOperation, signal: AbortSignal): Promise<Answered> {
    const session = await this.#sessionFor(operation);
    try {
      return await this.#performIn(session, operation, signal);
    } catch (thrown) {
      if (session === undefined || !isSessionEnd(thrown)) throw thrown;
      this.#session.forget(session);
    }
    return await this.#performIn(await this.#sessionFor(operation), operation, signal);
  }

  /** Its site record, asked of itself, in clear: whoever is on the way may have changed it. Keeps the keys. */
  async site({ deadlineMs, signal }: Patience): Promise<Answered> {
    const { trace, clock } = this.#parts;
    const flags = opFlags.publicOnly | opFlags.cacheCertify;
    const request = { opCode: opCodes.getSiteInfo, flags, body: encodeHandleBody('/') };
    const work = (own: AbortSignal) => this.#run({ ...request, identity: undefined, deadlineMs }, inClear, own);
    return await traced(trace, { asked: '/', first: this.endpoint }, async () => {
      const result = await within(clock, { deadlineMs, signal }, work);
      this.#keys ??= keysIn(result);
      return { result, code: result.header.responseCode, endpoint: this.endpoint };
    });
  }

  /** What its answers are signed with: as the chain named it, or as it says itself. None when it does not say. */
  async keys(deadlineMs: number): Promise<readonly KeyObject[]> {
    if (this.#keys !== undefined) return this.#keys;
    const { clock } = this.#parts;
    return await this.#asked.patiently('keys', { deadlineMs, clock }, async () => {
      await this.site({ deadlineMs, signal: this.#closed });
      return this.#keys ?? [];
    });
  }

  /** The server is told that the session is over, if a connection is free. */
  close(): void {
    const session = this.#session.open;
    this.#conversations.close(session && (() => this.#farewell(session)));
  }

  async #sessionFor({ identity, deadlineMs }: Operation): Promise<ClientSession | undefined> {
    return identity === undefined ? undefined : await this.#session.get(deadlineMs);
  }

  async #setUp(deadlineMs: number): Promise<ClientSession> {
    const keys = await this.keys(deadlineMs);
    if (keys.length === 0) throw noSession('its site record has no public key');
    const { clock, trace, checks } = this.#parts;
    const terms = { keys, deadlineMs, encrypted: checks.session !== 'authenticated' };
    const work = (own: AbortSignal) =>
      this.#conversations.use((conversation) => setUpSession(this.#parts, conversation, terms), own);
    return await traced(trace, { asked: '/', first: this.endpoint, flag: 'session' }, async () => {
      // Others wait for it too: it goes on when who began it leaves.
      const result = await within(clock, { deadlineMs, signal: this.#closed }, work);
      return { result, code: responseCodes.success, endpoint: this.endpoint };
    });
  }

  /** Until the session has a proof, who may be asked for one goes alone: a session has one challenge at a time. */
  async #performIn(
    session: ClientSession | undefined,
    operation: LinkOperation,
    signal: AbortSignal,
  ): Promise<Answered> {
    if (session === undefined) return await this.#run(operation, await this.#withoutSession(operation), signal);
    if (session.isProved) return await this.#run(operation, session, signal);
    if (operation.isRead) {
      const asked = { ...operation, identity: undefined };
      const answered = await session.gate.together(() => this.#run(asked, session, signal));
      if (answered.header.responseCode !== responseCodes.authenticationNeeded) return answered;
    }
    return await session.gate.alone(() => this.#run(operation, session, signal));
  }

  async #withoutSession({ deadlineMs }: Operation): Promise<Sealing> {
    const { verify } = this.#parts.checks;
    if (verify === 'none') return inClear;
    const keys = await this.keys(deadlineMs);
    if (keys.length > 0) return certified(keys);
    if (verify === 'all') throw noServerKey(endpointName(this.endpoint));
    return inClear;
  }

  async #run(operation: Operation, sealing: Sealing, signal: AbortSignal): Promise<Answered> {
    return await this.#conversations.use(async (conversation) => {
      const contents: Uint8Array[] = [];
      let header: Header | undefined;
      for await (const answer of administer(this.#parts, conversation, operation, sealing)) {
        // What one part failed with is the answer to the whole.
        if (header === undefined || header.responseCode === responseCodes.success) header = answer.message.header;
        contents.push(answer.content);
      }
      if (header === undefined) throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server gave no answer.');
      return { header, contents };
    }, signal);
  }

  #farewell(session: ClientSession): Uint8Array {
    const { random, clock } = this.#parts;
    const { sessionId, version, flags } = session;
    const asked = { opCode: opCodes.sessionTerminate, body: encodeHandleBody('/'), requestId: newRequestId(random) };
    return session.seal(requestMessage({ ...asked, sessionId, version, flags, nowMs: clock.now() }));
  }
}

/** None when it is not told, or cannot be read. */
function keysIn({ header, contents }: Answered): readonly KeyObject[] {
  if (header.responseCode !== responseCodes.success) return [];
  try {
    return siteKeys(decodeSite(contents[0] ?? new Uint8Array(0)));
  } catch (thrown) {
    if (isNameplateError(thrown)) return [];
    throw thrown;
  }
}
