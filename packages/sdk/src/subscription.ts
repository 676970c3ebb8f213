import { isNameplateError, NameplateError } from '@nameplate/model';
import { type RetryEnvironment, retryDelayMs } from './retry.ts';

/** Where a subscription gets its items from. */
export interface SubscriptionSource<Message, Item> {
  /** Opens the stream; called again after a lost connection, then from where it stopped. */
  open(signal: AbortSignal): AsyncIterable<Message>;
  /** The item of a message; undefined for the first, which only says that the stream has begun. */
  item(message: Message): Item | undefined;
}

/** A stream from the server, to be read once. Leaving the loop, `close()` or the signal frees it. */
export interface Subscription<Item> extends AsyncIterable<Item>, AsyncDisposable {
  /** Resolves when the server has begun the stream: what happens from now on is seen. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Reads a source, opening it again after failures that may pass. */
export function subscribe<Message, Item>(
  source: SubscriptionSource<Message, Item>,
  environment: RetryEnvironment,
  signal?: AbortSignal,
): Subscription<Item> {
  const closing = new AbortController();
  const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
  const events = follow(source, environment, stop, closing.signal);
  let opening: Promise<IteratorResult<Item | undefined>> | undefined;
  const open = () => {
    opening ??= events.next();
    return opening;
  };
  const close = async () => {
    closing.abort();
    await events.return(undefined);
  };
  return {
    close,
    [Symbol.asyncDispose]: close,
    async ready() {
      await open();
    },
    async *[Symbol.asyncIterator]() {
      try {
        const first = await open();
        if (first.done) return;
        if (first.value !== undefined) yield first.value;
        for await (const item of events) if (item !== undefined) yield item;
      } finally {
        await close();
      }
    },
  };
}

async function* follow<Message, Item>(
  source: SubscriptionSource<Message, Item>,
  environment: RetryEnvironment,
  stop: AbortSignal,
  closing: AbortSignal,
): AsyncGenerator<Item | undefined, void> {
  const attempts = environment.policy === false ? 1 : (environment.policy.attempts ?? 4);
  let failures = 0;
  let renewed = false;
  while (!closing.aborted) {
    try {
      for await (const message of source.open(stop)) {
        failures = 0;
        renewed = false;
        yield source.item(message);
      }
      // The stream has no end of its own: a server that stops ends it.
      throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server ended the stream.');
    } catch (thrown) {
      if (closing.aborted) return;
      if (!renewed && isNameplateError(thrown) && environment.renews(thrown)) {
        renewed = true;
        continue;
      }
      failures += 1;
      if (failures >= attempts || !isNameplateError(thrown) || !thrown.retryable) throw thrown;
      await environment.sleep(retryDelayMs(environment, failures, thrown), stop).catch((cancelled: unknown) => {
        if (!closing.aborted) throw cancelled;
      });
    }
  }
}
