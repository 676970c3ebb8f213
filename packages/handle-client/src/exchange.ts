import { type Clock, NameplateError, type Random, systemClock, systemRandom, toNameplateError } from '@nameplate/model';
import { decodeErrorBody, type HandleMessage } from '@nameplate/protocol/handle';
import { type AnswerSignatures, askSigned, refuseForged } from './authentic-answer.ts';
import { checkAnswer } from './check-answer.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import { unavailable } from './failures.ts';
import { hedge } from './hedge.ts';
import { HttpClient } from './http.ts';
import { encodeRequest, type HandleRequest, newRequestId } from './request.ts';
import { ServerHealth } from './server-health.ts';
import { TcpClient, type TcpLimits } from './tcp.ts';
import { UdpClient } from './udp.ts';
import { type Patience, within } from './within.ts';

/** An answer, from where it came, and how long it took. */
export interface ExchangeAnswer {
  readonly message: HandleMessage;
  /** The body without the request digest. */
  readonly content: Uint8Array;
  readonly endpoint: Endpoint;
  readonly roundTripMs: number;
}

/** Asks other Handle servers. */
export interface Exchange extends AsyncDisposable {
  /**
   * One request to one service. `server`: its endpoints, in order of preference; the best is asked first, the next when
   * that one fails or is slow, so that a lost datagram, a closed UDP port or a dead server costs little.
   * @throws NameplateError UPSTREAM_UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, MALFORMED_MESSAGE, OVERLOADED
   */
  exchange(request: HandleRequest, server: readonly Endpoint[], options: Patience): Promise<ExchangeAnswer>;
  /** Closes the sockets. Idempotent. */
  close(): Promise<void>;
}

export interface ExchangeOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly tcp?: Partial<TcpLimits>;
  /** Which answers have to be signed; default: none. */
  readonly signatures?: AnswerSignatures;
}

/** Opens no socket before the first request. */
export function openExchange(options: ExchangeOptions = {}): Exchange {
  const { clock = systemClock, random = systemRandom, signatures = 'off' } = options;
  const health = new ServerHealth({ clock });
  const transports = { udp: new UdpClient({ clock }), tcp: new TcpClient(options.tcp), http: new HttpClient() };

  const ask = async (
    request: HandleRequest,
    endpoint: Endpoint,
    { deadlineMs, signal }: Patience & { readonly signal: AbortSignal },
  ): Promise<ExchangeAnswer> => {
    const start = performance.now();
    try {
      const asked = askSigned(request, endpoint, signatures);
      const frame = encodeRequest(asked, { requestId: newRequestId(random), nowMs: clock.now(), deadlineMs });
      const answered = await transports[endpoint.protocol].send(frame, endpoint, signal);
      const answer = checkAnswer(frame, answered, clock.now());
      refuseForged(asked, answer, answered, endpoint);
      const roundTripMs = performance.now() - start;
      refuseBusy(answer, endpoint);
      health.answered(endpoint, roundTripMs);
      return { ...answer, endpoint, roundTripMs };
    } catch (thrown) {
      const failure = toNameplateError(thrown);
      if (signal.aborted) health.outpaced(endpoint, performance.now() - start);
      else if (failure.code !== 'OVERLOADED') health.failed(endpoint);
      if (failure.code !== 'INTERNAL') throw failure;
      throw unavailable(endpointName(endpoint), 'cannot be reached', thrown);
    }
  };

  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= Promise.all(Object.values(transports).map((one) => one.close())).then(() => undefined));
  return {
    async exchange(request, server, patience) {
      const ordered = health.order(server).slice(0, endpointsMax);
      if (ordered.length === 0)
        throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The service has no interface that can be asked.', {
          reason: 'NO_INTERFACE',
        });
      return await within(clock, patience, (signal) =>
        hedge(
          ordered.map((endpoint) => ({
            delayMs: health.isAside(endpoint) ? 0 : health.hedgeDelayMs(endpoint),
            run: (own: AbortSignal) => ask(request, endpoint, { ...patience, signal: own }),
          })),
          signal,
        ),
      );
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Endpoints tried for one request. */
const endpointsMax = 6;

/** Error, too busy, maintenance: another server may do better. RFC 3652 §2.2.2.2. */
const tryAnother: ReadonlySet<number> = new Set([2, 3, 7]);

function refuseBusy({ message, content }: { message: HandleMessage; content: Uint8Array }, endpoint: Endpoint): void {
  const { responseCode } = message.header;
  if (!tryAnother.has(responseCode)) return;
  const said = decodeErrorBody(content).slice(0, 200);
  throw unavailable(endpointName(endpoint), `answered ${responseCode}${said === '' ? '' : ` (${said})`}`);
}
