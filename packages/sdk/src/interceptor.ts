/** One attempt of a unary call, as an interceptor sees it. */
export interface InterceptedCall {
  /** For example `/nameplate.resolver.v1.ResolverService/Resolve`. */
  readonly method: string;
  readonly request: unknown;
  /** Sent as gRPC metadata. The key is added afterwards and cannot be seen here. */
  readonly headers: Readonly<Record<string, string>>;
  /** 1 for the first. */
  readonly attempt: number;
}

/** Sees, changes, answers or refuses a call: `(call, next) => next({ ...call, headers: { ...call.headers, traceparent } })`. */
export type Interceptor = (
  call: InterceptedCall,
  next: (call: InterceptedCall) => Promise<unknown>,
) => Promise<unknown>;

/** Wraps `send` in the interceptors, first one outermost. */
export function intercept(
  interceptors: readonly Interceptor[],
  send: (call: InterceptedCall) => Promise<unknown>,
): (call: InterceptedCall) => Promise<unknown> {
  return interceptors.reduceRight<(call: InterceptedCall) => Promise<unknown>>(
    (next, interceptor) => (call) => interceptor(call, next),
    send,
  );
}
