import type { Patience, ServerClient } from '@nameplate/handle-client';
import { NameplateError, toNameplateError } from '@nameplate/model';
import type { HandleInput } from './messages.ts';
import { nativeCreate } from './native-writes.ts';
import type { Duplex } from './transport.ts';

interface Row {
  readonly handle: HandleInput;
  readonly validateOnly?: boolean;
  readonly block?: string;
}
type Answer = { readonly handle: unknown } | { readonly error: Pick<NameplateError, 'code' | 'message' | 'reason'> };

/**
 * HandleService/CreateHandles: a create for each row, several under way, answered in the order sent. Each row is sent
 * once; one whose connection is lost has that for its outcome. The sender bounds how many rows wait.
 */
export function nativeBulk(server: ServerClient, patience: Patience): Duplex {
  const leaving = new AbortController();
  const signal = patience.signal ? AbortSignal.any([patience.signal, leaving.signal]) : leaving.signal;
  const answers: Promise<Answer>[] = [];
  const latest = new Map<string, Promise<Answer>>();
  let ended = false;
  let wake: (() => void) | undefined;
  const stop = () => {
    leaving.abort();
    wake?.();
  };
  patience.signal?.addEventListener('abort', () => wake?.(), { once: true });

  /** Rows of one identifier go one after the other: the first of them is the one that is made. */
  const create = async (row: Row, before: Promise<Answer> | undefined): Promise<Answer> => {
    await before;
    try {
      if (row.block) throw new NameplateError('UNSUPPORTED_OPERATION', 'Blocks of suffixes are there over gRPC only.');
      if (row.validateOnly)
        throw new NameplateError('UNSUPPORTED_OPERATION', 'Rows are checked without registering them over gRPC only.');
      return await nativeCreate(server, row, { ...patience, signal });
    } catch (thrown) {
      const { code, message, reason } = toNameplateError(thrown);
      return { error: { code, message, reason } };
    }
  };

  async function* read(): AsyncGenerator<unknown, void> {
    try {
      for (;;) {
        if (signal.aborted) throw new NameplateError('CANCELLED', 'The call was cancelled.', { cause: signal.reason });
        const next = answers.shift();
        if (next !== undefined) yield await next;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      stop();
    }
  }
  const incoming = read();
  return {
    async send(message) {
      const row = message as Row;
      const name = row.handle.identifier ?? '';
      const answer = create(row, latest.get(name));
      latest.set(name, answer);
      void answer.then(() => {
        if (latest.get(name) === answer) latest.delete(name);
      });
      answers.push(answer);
      wake?.();
    },
    end() {
      ended = true;
      wake?.();
    },
    cancel: stop,
    [Symbol.asyncIterator]: () => incoming,
  };
}
