/** What one call on the wire carries beside its message. */
export interface WireCall {
  readonly headers: Readonly<Record<string, string>>;
  /** Unix milliseconds; Infinity for none. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
}

/** Both directions of a stream. Iterating ends it on `break`; `send` waits while the server does not read. */
export interface Duplex extends AsyncIterable<unknown> {
  send(message: unknown): Promise<void>;
  /** No more from this side. */
  end(): void;
  cancel(): void;
}

/** Sends calls and gives back answers or a NameplateError: gRPC or the Handle protocol in production, a script in unit tests. */
export interface Transport {
  /** False when the protocol has no word for idempotency keys: a write is then sent once, whatever becomes of it. */
  readonly sendsKeys?: boolean;
  /** Resolves once the server can be spoken to. @throws NameplateError UPSTREAM_UNAVAILABLE */
  ready(deadlineAt: number, signal?: AbortSignal): Promise<void>;
  unary(method: string, request: unknown, call: WireCall): Promise<unknown>;
  /** Leaving the iteration cancels the call. */
  stream(method: string, request: unknown, call: WireCall): AsyncIterable<unknown>;
  duplex(method: string, call: WireCall): Duplex;
  close(): void;
}
