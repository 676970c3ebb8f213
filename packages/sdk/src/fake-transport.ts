import { NameplateError } from '@nameplate/model';
import { keyAuthorization } from './authorization.ts';
import { Caller, type CallerOptions } from './caller.ts';
import type { Duplex, Transport, WireCall } from './transport.ts';

/** A call as the fake saw it. */
export interface SeenCall extends WireCall {
  readonly method: string;
  readonly request: unknown;
}

/** Answers of a fake server, by method. Only unit tests use it; it is not exported from the package. */
export interface Script {
  unary?(call: SeenCall): unknown;
  stream?(call: SeenCall): AsyncIterable<unknown>;
  /** Answers each message; a throw ends the stream with it. */
  duplex?(message: unknown, streams: number): unknown;
}

/** A caller over a scripted server: time does not pass, waits are noted and over at once. */
export function fakeCaller(script: Script, options: Partial<CallerOptions> = {}) {
  const calls: SeenCall[] = [];
  const waits: number[] = [];
  let streams = 0;
  let open = 0;
  const transport: Transport = {
    ready: async () => {},
    async unary(method, request, call) {
      calls.push({ method, request, ...call });
      return script.unary?.({ method, request, ...call });
    },
    stream(method, request, call) {
      calls.push({ method, request, ...call });
      return script.stream?.({ method, request, ...call }) ?? empty();
    },
    duplex: () => {
      streams += 1;
      open += 1;
      return fakeDuplex(
        (message) => script.duplex?.(message, streams),
        () => {
          open -= 1;
        },
      );
    },
    close: () => {},
  };
  const caller = new Caller({
    transport,
    authorization: keyAuthorization('secret'),
    deadlineMs: 1_000,
    retry: {},
    interceptors: [],
    environment: {
      random: () => 0.5,
      now: () => 0,
      sleep: async (ms) => {
        waits.push(ms);
      },
    },
    ...options,
  });
  return { caller, calls, waits, openStreams: () => open };
}

function fakeDuplex(answer: (message: unknown) => unknown, onOver: () => void): Duplex {
  const queue: (() => unknown)[] = [];
  let wake = nobody;
  let ended = false;
  let over = false;
  const finish = () => {
    if (!over) onOver();
    over = true;
    wake();
  };
  async function* answers(): AsyncGenerator<unknown, void> {
    try {
      for (;;) {
        const next = queue.shift();
        if (next) yield next();
        else if (over) throw new NameplateError('CANCELLED', 'cancelled');
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      finish();
    }
  }
  const iterator = answers();
  return {
    async send(message) {
      queue.push(() => answer(message));
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    cancel: finish,
    [Symbol.asyncIterator]: () => iterator,
  };
}

function nobody(): void {}

async function* empty(): AsyncGenerator<never, void> {}
