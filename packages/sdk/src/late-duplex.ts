import type { Duplex } from './transport.ts';

/** A stream that is opened a little later: what is sent to it waits for that, and its failure to open is the reader's. */
export function lateDuplex(opening: Promise<Duplex>): Duplex {
  let cancelled = false;
  // Who neither sends nor reads does not hear of it.
  opening.catch(() => undefined);
  async function* read(): AsyncGenerator<unknown, void> {
    yield* await opening;
  }
  const incoming = read();
  return {
    send: async (message) => await (await opening).send(message),
    end: () => void opening.then((stream) => stream.end()).catch(() => undefined),
    cancel() {
      if (cancelled) return;
      cancelled = true;
      opening.then((stream) => stream.cancel()).catch(() => undefined);
    },
    [Symbol.asyncIterator]: () => incoming,
  };
}
