import type { Trace } from '@nameplate/handle-client';
import type { Identifier, NameplateError } from '@nameplate/model';
import type { TokenSource } from './authorization.ts';
import type { Interceptor } from './interceptor.ts';
import type { ServerKey } from './server-key.ts';
import type { SignedIn } from './sign-in.ts';
import type { SuffixBlock } from './suffix-block.ts';
import type { TlsIdentity } from './tls-options.ts';

/** An identifier as text, parsed, or anything that carries one, such as an asset. */
export type IdentifierLike = string | Identifier | { readonly identifier: string };

/** Last argument of every call. */
export interface CallOptions {
  /** Ends the call with CANCELLED. */
  readonly signal?: AbortSignal;
  /** For the whole call, retries included. Unary calls: 10 s unless the client says otherwise. Streams: none. */
  readonly deadlineMs?: number;
  /** Makes a write safe to repeat across restarts of the caller; made per call when absent. */
  readonly idempotencyKey?: string;
}

/** How calls are repeated. Waits are random between 0 and the doubling bound ("full jitter"), or what the server names. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 4. */
  readonly attempts?: number;
  /** Bound of the first wait. Default 100. */
  readonly baseDelayMs?: number;
  /** Bound of any wait that the server does not name. Default 5,000. */
  readonly maxDelayMs?: number;
}

/** Who the client is: made by `bearer`, `signIn` or `mutualTls`; the Handle protocol has `signIn` only. */
export type Identity = Bearer | SignedIn | MutualTls;

export interface Bearer {
  readonly kind: 'bearer';
  readonly key: string | TokenSource;
}

export interface MutualTls {
  readonly kind: 'tls';
  readonly tls: TlsIdentity;
}

/** An API key or an access token; or a function that gives a token, asked for each call, so that it can give another one in time. */
export function bearer(key: string | TokenSource): Bearer {
  return { kind: 'bearer', key };
}

/** The client certificate and its key, both in PEM: who the client is, by the connection itself. */
export function mutualTls(
  tls: TlsIdentity & { readonly cert: string | Uint8Array; readonly key: string | Uint8Array },
): MutualTls {
  return { kind: 'tls', tls };
}

export interface ConnectOptions {
  /**
   * `host:port`, or a URL: `grpc://` (`http://`) in the clear, `grpcs://` (`https://`) with TLS; `hdl://` for the Handle
   * protocol.
   */
  readonly endpoint: string | URL;
  /** API key, `npk_…`. The same as `identity: bearer(key)`. */
  readonly key?: string | undefined;
  readonly identity?: Identity;
  /** Whom to trust and who the client is; given with `host:port`, it means TLS. */
  readonly tls?: TlsIdentity | undefined;
  /** Default of every unary call, and the bound of `connect`. Default 10,000. */
  readonly deadlineMs?: number;
  /** `false`: every call is made once. */
  readonly retry?: RetryPolicy | false;
  /** Around every attempt of a unary call, first one outermost. */
  readonly interceptors?: readonly Interceptor[];
  /** Told of every request that goes to a Handle server; `hdl://` only. */
  readonly trace?: Trace | undefined;
  /**
   * `hdl://` only: what an identity's requests go in. `encrypted`: nobody on the way reads them; `authenticated`: nobody
   * changes them; both insist on a session. `none`: each request is proved by itself. By default an encrypted session where
   * the server offers one, else none.
   */
  readonly session?: 'encrypted' | 'authenticated' | 'none' | undefined;
  /**
   * `hdl://` only: which answers have to be signed by the server. `all`: every one, else the call fails. `administration`,
   * the default: those to changes, and those that lead to them, at servers whose site record has a key.
   */
  readonly verifyAnswers?: 'all' | 'administration' | 'none' | undefined;
  /**
   * `hdl://` only: the public key of the server (PEM, the octets of HS_PUBKEY, or a key object), known beforehand. It is then
   * not asked for its own, and all answers have to be signed with it unless `verifyAnswers` says less.
   */
  readonly serverKey?: ServerKey | undefined;
}

/** Options of the calls that take many rows. */
export interface BulkOptions extends CallOptions {
  /** Rows under way at most. */
  readonly inFlight?: number;
}

/** Options of registering many. */
export interface RegisterOptions extends BulkOptions {
  /** Only check the rows, by the rules they are registered by: nothing is written. Over gRPC. */
  readonly validateOnly?: boolean;
  /** Outcomes without the values as stored: less to send. */
  readonly brief?: boolean;
  /** The block that the identifiers were minted from: a row that was registered before is a duplicate, not an error. */
  readonly block?: Pick<SuffixBlock, 'id'>;
}

/** What became of one row of many: its input and either `value` or `error`. */
export type Outcome<Value, Input> =
  | {
      readonly row: number;
      readonly input: Input;
      readonly value: Value;
      readonly error?: undefined;
      /** Of a block, and registered before. */
      readonly duplicate?: true;
    }
  | {
      readonly row: number;
      readonly input: Input;
      readonly value?: undefined;
      readonly error: NameplateError;
      readonly duplicate?: undefined;
    };
