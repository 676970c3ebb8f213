import type { EventEmitter } from 'node:events';
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
} from '@grpc/grpc-js';
import { NameplateError, type Principal } from '@nameplate/model';
import type { CertificateAuthentication } from '../../authentication/certificate-authentication.ts';
import type { Lifetimes } from '../../authentication/lifetimes.ts';
import type { OpenRequest, Requests } from '../../observe/requests.ts';
import { authenticate, type KeyCheck } from '../authenticate.ts';
import { toGrpcStatus } from './status.ts';
import { writeAll } from './write-all.ts';

/** What a method knows about its call. */
export interface CallContext {
  readonly principal: Principal;
  /** Where the call comes from, without its port. */
  readonly address: string;
  /** The server's id of this request, in logs and errors. */
  readonly requestId: string;
  /** Aborted when the client cancels, is gone, may not go on, or the deadline has passed. Made when first asked for. */
  readonly signal: AbortSignal;
  /** Until when the client waits, Unix milliseconds; Infinity when it does not say. */
  readonly deadlineMs: number;
}

type AnyCall =
  | ServerUnaryCall<unknown, unknown>
  | ServerWritableStream<unknown, unknown>
  | ServerDuplexStream<unknown, unknown>;

/** Wraps methods: who asks, counting, logging and errors are here, so that a method is only its work. */
export class Calls {
  readonly #requests: Requests;
  readonly #keys: KeyCheck;
  readonly #lifetimes: Lifetimes;
  readonly #certificates: CertificateAuthentication | undefined;

  constructor(parts: {
    readonly requests: Requests;
    readonly keys: KeyCheck;
    readonly lifetimes: Lifetimes;
    readonly certificates: CertificateAuthentication | undefined;
  }) {
    this.#requests = parts.requests;
    this.#keys = parts.keys;
    this.#lifetimes = parts.lifetimes;
    this.#certificates = parts.certificates;
  }

  unary<Q, S>(method: string, work: (request: Q, context: CallContext) => Promise<S> | S): handleUnaryCall<Q, S> {
    return (call, callback) => {
      void this.#unary(method, work, call, callback);
    };
  }

  /** The iterable is ended when the client goes. */
  serverStream<Q, S>(
    method: string,
    work: (request: Q, context: CallContext) => AsyncIterable<S>,
  ): handleServerStreamingCall<Q, S> {
    return (call) => {
      void this.#stream(method, call, (context) => work(call.request, context));
    };
  }

  /** `work` gets the requests as they come; reading stops while it does not ask for more. */
  bidi<Q, S>(
    method: string,
    work: (requests: AsyncIterable<Q>, context: CallContext) => AsyncIterable<S>,
  ): handleBidiStreamingCall<Q, S> {
    return (call) => {
      // A plain `for await` destroys the stream at the client's half-close, and with it the answers not yet written.
      const requests: AsyncIterable<Q> = call.iterator({ destroyOnReturn: false });
      void this.#stream(method, call, (context) => work(requests, context));
    };
  }

  /** By the key that a call brings, else by the certificate of its connection. */
  #who(call: AnyCall): Principal | Promise<Principal> {
    const header = authorization(call.metadata);
    // Read again for each call, since what it names may be revoked; without client certificates it costs nothing.
    const certificate = this.#certificates && header === undefined && call.getAuthContext().sslPeerCertificate;
    if (!this.#certificates || !certificate) return authenticate(this.#keys, header);
    return this.#certificates.check({ der: certificate.raw, trusted: true });
  }

  async #unary<Q, S>(
    method: string,
    work: (request: Q, context: CallContext) => Promise<S> | S,
    call: ServerUnaryCall<Q, S>,
    callback: sendUnaryData<S>,
  ): Promise<void> {
    let open: OpenRequest | undefined;
    try {
      open = this.#requests.begin('grpc', method);
      const who = this.#who(call);
      const principal = who instanceof Promise ? await who : who;
      const answer = await work(call.request, new Context(call, principal, open.id));
      open.end();
      callback(null, answer);
    } catch (thrown) {
      callback(toGrpcStatus(finish(open, thrown, call), open?.id));
    }
  }

  async #stream<S>(
    method: string,
    call: ServerWritableStream<unknown, S> | ServerDuplexStream<unknown, S>,
    work: (context: CallContext) => AsyncIterable<S>,
  ): Promise<void> {
    // A broken connection is told as an error of the stream; unheard, it would end the process.
    call.on('error', () => undefined);
    let open: OpenRequest | undefined;
    let context: Context | undefined;
    let unwatch: (() => void) | undefined;
    try {
      open = this.#requests.beginStream('grpc', method);
      const principal = await this.#who(call);
      const opened = new Context(call, principal, open.id);
      context = opened;
      unwatch = this.#lifetimes.watch(principal, (why) => opened.revoke(why));
      await writeAll(call, work(context), context.signal);
      if (call.cancelled) throw cancelled(call);
      if (context.revoked) throw context.revoked;
      open.end();
      call.end();
    } catch (thrown) {
      const error = finish(open, context?.revoked ?? thrown, call);
      if (!call.cancelled) call.emit('error', toGrpcStatus(error, open?.id));
    } finally {
      unwatch?.();
    }
  }
}

class Context implements CallContext {
  get address(): string {
    return this.#call.getPeer().replace(/:\d+$/, '');
  }

  readonly principal: Principal;
  readonly requestId: string;
  readonly #call: AnyCall;
  #controller: AbortController | undefined;
  #revoked: NameplateError | undefined;

  constructor(call: AnyCall, principal: Principal, requestId: string) {
    this.#call = call;
    this.principal = principal;
    this.requestId = requestId;
  }

  get deadlineMs(): number {
    return Number(this.#call.getDeadline());
  }

  /** Why a stream ends before its time: what proved its principal is over. */
  get revoked(): NameplateError | undefined {
    return this.#revoked;
  }

  revoke(why: NameplateError): void {
    this.#revoked ??= why;
    this.#controller?.abort(why);
  }

  // An AbortController on every call would cost more than a cached answer; few methods wait for anything.
  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const abort = () => controller.abort(cancelled(this.#call));
    const emitter: EventEmitter = this.#call;
    if (this.#revoked) controller.abort(this.#revoked);
    else if (this.#call.cancelled) abort();
    else emitter.once('cancelled', abort);
    return controller.signal;
  }
}

function authorization(metadata: Metadata): string | undefined {
  const value = metadata.get('authorization')[0];
  return value === undefined ? undefined : String(value);
}

/** Ends the request. What a cancelled call throws on its way out is the cancellation, whatever it looks like. */
function finish(open: OpenRequest | undefined, thrown: unknown, call: AnyCall): NameplateError {
  const cause = call.cancelled ? cancelled(call) : thrown;
  return open?.end(cause) ?? (cause as NameplateError);
}

function cancelled(call: { getDeadline(): number | Date }): NameplateError {
  const deadline = Number(call.getDeadline());
  // grpc-js tells both as "cancelled"; its timer may fire a moment before the wall clock reaches the deadline.
  return deadline - Date.now() < 5
    ? new NameplateError('DEADLINE_EXCEEDED', 'The deadline of the call passed.')
    : new NameplateError('CANCELLED', 'The caller cancelled the call.');
}
