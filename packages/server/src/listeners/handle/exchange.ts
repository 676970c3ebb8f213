import type { Clock, NameplateError, Principal, Random } from '@nameplate/model';
import type { HandleMessage, SiteRecord } from '@nameplate/protocol/handle';
import type { Registry } from '@nameplate/registry';
import type { Resolver } from '@nameplate/resolver';
import type { HandleProofs } from '../../authentication/handle-proofs.ts';
import type { Challenges } from './challenges.ts';
import type { HandleConnection } from './connection.ts';
import type { ServerKey } from './server-key.ts';
import type { Session, Sessions } from './sessions.ts';

/** One request, taken apart, and who is known to have sent it. */
export interface HandleRequest {
  readonly message: HandleMessage;
  /** The whole frame, in clear. */
  readonly frame: Uint8Array;
  readonly connection: HandleConnection;
  /** Of logs and metrics, not of the protocol. */
  readonly id: string;
  /** The session whose key the request was signed with. */
  readonly session: Session | undefined;
  /** The session that it was encrypted in, whoever sent it. */
  readonly channel: Session | undefined;
  readonly principal: Principal;
  /** It logged in as the vendor's SDK does, and sees what it may see, whatever its flags say. */
  readonly isLogin: boolean;
}

/** What an operation answers; the rest of the message follows from the request. */
export interface HandleAnswer {
  readonly content: Uint8Array;
  /** 1 when absent. */
  readonly responseCode?: number;
  /** Instead of the request's. */
  readonly opCode?: number;
  readonly sessionId?: number;
  /** The session that the answer belongs to, when the request could not prove it. */
  readonly session?: Session;
  /** What went wrong, when the answer says so. */
  readonly failure?: NameplateError;
  /** Its values are past their time to live: the responsible server could not be asked. */
  readonly stale?: boolean;
  /** It holds what not everybody may read: encrypted in a session. */
  readonly confidential?: boolean;
}

/** Sends a part of an answer that has several; the last is what the operation gives. */
export type SendPart = (answer: HandleAnswer) => Promise<void>;

/** What the operations work with. */
export interface OperationParts {
  readonly registry: Registry;
  readonly resolver: Resolver;
  readonly proofs: HandleProofs;
  readonly challenges: Challenges;
  readonly sessions: Sessions;
  readonly serverKey: ServerKey;
  readonly clock: Clock;
  readonly random: Random;
  /** This server as clients find it; asked each time, since the port may be any free one. */
  readonly site: (publicKey: Uint8Array) => SiteRecord;
  /** Performs a request whose sender has just proved who it is. */
  readonly perform: (request: HandleRequest, sendPart: SendPart | undefined) => Promise<HandleAnswer>;
}

/**
 * Performs a request. `sendPart` is absent where an answer can have one part only.
 * @throws NameplateError AUTHENTICATION_NEEDED: the sender is then challenged
 */
export type Operation = (
  request: HandleRequest,
  parts: OperationParts,
  sendPart: SendPart | undefined,
) => Promise<HandleAnswer>;
