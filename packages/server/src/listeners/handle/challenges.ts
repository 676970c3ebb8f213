import { type Clock, NameplateError, type Random } from '@nameplate/model';
import { envelopeOctets, headerOctets, type RequestDigest } from '@nameplate/protocol/handle';
import type { HandleConnection } from './connection.ts';
import type { HandleRequest } from './exchange.ts';
import { freshSessionId } from './session-id.ts';

/** A request that waits for the proof of who sent it. RFC 3652 §3.5. */
export interface PendingChallenge {
  readonly request: HandleRequest;
  readonly sessionId: number;
  readonly nonce: Uint8Array;
  readonly digest: RequestDigest;
}

interface Held extends PendingChallenge {
  readonly untilMs: number;
}

/** A client answers within moments; nobody needs longer. */
const patienceMs = 60_000;
const perPeerMax = 256;
const octetsMax = 32 * 1024 * 1024;
const countMax = 10_000;

/**
 * Challenges that were sent and not answered yet, each good for one answer. Session ids that a client chose are known
 * on its connection only, since every process of the vendor's SDK counts from the same number.
 */
export class Challenges {
  readonly #clock: Clock;
  readonly #random: Random;
  // In the order they were made, which is the order they expire in.
  readonly #held = new Map<string, Held>();
  readonly #peers = new Map<string, number>();
  #octets = 0;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @throws NameplateError OVERLOADED when the peer has left too many unanswered */
  issue(request: HandleRequest, digest: RequestDigest): PendingChallenge {
    const { connection, session, message } = request;
    this.#expire();
    if ((this.#peers.get(connection.peer) ?? 0) >= perPeerMax) throw tooMany();
    const chosen = message.envelope.sessionId;
    const sessionId = chosen === 0 ? freshSessionId(this.#random) : chosen;
    const isOurs = chosen === 0 || session !== undefined;
    const nonce = this.#random.bytes(16);
    const key = isOurs ? ours(sessionId) : theirs(connection, sessionId);
    this.#forget(key);
    const held = { request: owned(request), sessionId, nonce, digest, untilMs: this.#clock.now() + patienceMs };
    this.#held.set(key, held);
    this.#octets += request.frame.length;
    this.#peers.set(connection.peer, (this.#peers.get(connection.peer) ?? 0) + 1);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= countMax && this.#octets <= octetsMax) break;
      this.#forget(oldest);
    }
    return held;
  }

  /**
   * The challenge that an answer is to; it is used up.
   * @throws NameplateError AUTHENTICATION_FAILED: there is none (CHALLENGE_UNKNOWN), or it is too old (CHALLENGE_EXPIRED)
   */
  take(connection: HandleConnection, sessionId: number): PendingChallenge {
    const key = [theirs(connection, sessionId), ours(sessionId)].find((each) => this.#held.has(each));
    const held = key === undefined ? undefined : this.#held.get(key);
    if (key === undefined || held === undefined)
      throw refusal('CHALLENGE_UNKNOWN', 'There is no such challenge, or it was answered already.');
    this.#forget(key);
    if (held.untilMs <= this.#clock.now()) throw refusal('CHALLENGE_EXPIRED', 'The challenge was answered too late.');
    return held;
  }

  /** Challenges that wait. */
  get size(): number {
    return this.#held.size;
  }

  // A little longer than they are good for, so that a late answer hears that it was late.
  #expire(): void {
    const now = this.#clock.now();
    for (const [key, { untilMs }] of this.#held) {
      if (untilMs + patienceMs > now) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    const { connection, frame } = held.request;
    this.#octets -= frame.length;
    const left = (this.#peers.get(connection.peer) ?? 1) - 1;
    if (left > 0) this.#peers.set(connection.peer, left);
    else this.#peers.delete(connection.peer);
  }
}

/** With octets of its own: those at hand are a view of all that the socket read. */
function owned(request: HandleRequest): HandleRequest {
  const frame = Uint8Array.from(request.frame);
  const start = envelopeOctets + headerOctets;
  const body = frame.subarray(start, start + request.message.body.length);
  return { ...request, frame, message: { ...request.message, body, credential: new Uint8Array(0) } };
}

const ours = (sessionId: number) => `ours ${sessionId}`;
const theirs = ({ id }: HandleConnection, sessionId: number) => `${id} ${sessionId}`;

function refusal(reason: string, message: string): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason });
}

function tooMany(): NameplateError {
  return new NameplateError('OVERLOADED', `This address has left ${perPeerMax} challenges unanswered.`, {
    reason: 'CHALLENGES_UNANSWERED',
    retryAfterMs: patienceMs,
  });
}
