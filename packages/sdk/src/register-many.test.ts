import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { fakeCaller } from './fake-transport.ts';
import type { NewAsset } from './new-asset.ts';
import { registerMany } from './register-many.ts';
import { TemplateCache } from './template-cache.ts';

interface Sent {
  readonly handle: { readonly identifier: string };
  readonly requestId: string;
}

const row = (number: number): NewAsset => ({ identifier: `88.118.22/row-${number}` });
const accept = (message: unknown) => ({ row: 0, handle: { ...(message as Sent).handle, etag: '1' } });

function* rows(count: number, taken: number[] = []) {
  for (let number = 0; number < count; number += 1) {
    taken.push(number);
    yield row(number);
  }
}

function* broken() {
  yield row(0);
  throw new RangeError('line 2 is broken');
}

async function run(
  script: (message: unknown, streams: number) => unknown,
  input: Iterable<NewAsset> | AsyncIterable<NewAsset>,
  options = {},
) {
  const sent: Sent[] = [];
  const fake = fakeCaller({
    duplex(message, streams) {
      sent.push(message as Sent);
      return script(message, streams);
    },
  });
  const registration = registerMany(fake.caller, new TemplateCache(fake.caller), input, options);
  return { sent, registration, fake };
}

describe('registerMany', () => {
  it('answers every row in order', async () => {
    const { registration, fake } = await run(accept, rows(1_000), { inFlight: 16 });
    const seen: number[] = [];
    for await (const { row, value } of registration) {
      expect(value?.identifier).toBe(`88.118.22/row-${row}`);
      seen.push(row);
    }
    expect(seen).toEqual([...Array(1_000).keys()]);
    expect(fake.openStreams()).toBe(0);
  });

  it('an empty input opens no stream', async () => {
    const { registration, sent } = await run(accept, []);
    for await (const _ of registration) expect.unreachable();
    expect(sent).toEqual([]);
  });

  it('a row that is refused, here or by the server, is an error of its own', async () => {
    const input = [row(0), { identifier: 'no slash' }, row(2), row(3)];
    const { registration } = await run(
      (message) =>
        (message as Sent).handle.identifier.endsWith('row-2')
          ? { row: 1, error: { code: 'HANDLE_ALREADY_EXISTS', message: 'taken' } }
          : accept(message),
      input,
    );
    const codes: (string | undefined)[] = [];
    for await (const { error, input: given, row } of registration) {
      expect(given).toBe(input[row]);
      codes.push(error?.code);
    }
    expect(codes).toEqual([undefined, 'INVALID_IDENTIFIER', 'HANDLE_ALREADY_EXISTS', undefined]);
  });

  it('has at most `inFlight` rows under way', async () => {
    const taken: number[] = [];
    const { registration } = await run(accept, rows(100, taken), { inFlight: 8 });
    let outcomes = 0;
    for await (const _ of registration) {
      outcomes += 1;
      expect(taken.length - outcomes).toBeLessThanOrEqual(8);
    }
    expect(outcomes).toBe(100);
  });

  it('does not hold back the outcome of a row while it waits for the next', async () => {
    let release: (() => void) | undefined;
    async function* slow() {
      yield row(0);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield row(1);
    }
    const { registration } = await run(accept, slow());
    const outcomes = registration[Symbol.asyncIterator]();
    expect((await outcomes.next()).value.row).toBe(0);
    release?.();
    expect((await outcomes.next()).value.row).toBe(1);
    expect((await outcomes.next()).done).toBe(true);
  });

  it('sends unanswered rows again after a lost stream, each under its old key', async () => {
    let answered = 0;
    const { registration, sent, fake } = await run(
      (message, streams) => {
        if (streams === 1 && answered === 3) throw new NameplateError('UPSTREAM_UNAVAILABLE', 'lost');
        answered += 1;
        return accept(message);
      },
      rows(20),
      { inFlight: 4, idempotencyKey: 'run' },
    );
    const seen: number[] = [];
    for await (const { row, error } of registration) {
      expect(error).toBeUndefined();
      seen.push(row);
    }
    expect(seen).toEqual([...Array(20).keys()]);
    expect(fake.waits).toHaveLength(1);
    for (const { handle, requestId } of sent) expect(requestId).toBe(`run/${handle.identifier.split('-')[1]}`);
  });

  it('gives up on a server that stays away, and on an error that does not pass', async () => {
    for (const [code, waits] of [
      ['UPSTREAM_UNAVAILABLE', 3],
      ['AUTHENTICATION_FAILED', 0],
    ] as const) {
      const { registration, fake } = await run(() => {
        throw new NameplateError(code, 'no');
      }, rows(3));
      await expect(registration[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
      expect(fake.waits).toHaveLength(waits);
    }
  });

  it('goes on after a resume token, under the same keys', async () => {
    const first = await run(accept, rows(10), { inFlight: 4 });
    for await (const { row } of first.registration) if (row === 4) break;
    const second = await run(accept, rows(10), { resume: first.registration.resumeToken() });
    const seen: number[] = [];
    for await (const { row } of second.registration) seen.push(row);
    expect(seen).toEqual([5, 6, 7, 8, 9]);
    const keys = new Map(first.sent.map(({ handle, requestId }) => [handle.identifier, requestId]));
    const repeated = second.sent.filter(({ handle }) => keys.has(handle.identifier));
    for (const { handle, requestId } of repeated) expect(requestId).toBe(keys.get(handle.identifier));
  });

  it('passes on what the rows themselves throw, and closes the stream', async () => {
    const { registration, fake } = await run(accept, broken());
    await expect(
      (async () => {
        for await (const _ of registration);
      })(),
    ).rejects.toThrow('line 2 is broken');
    expect(fake.openStreams()).toBe(0);
  });

  it('ending early ends the rows and the stream', async () => {
    let ended = false;
    function* endless() {
      try {
        for (let number = 0; ; number += 1) yield row(number);
      } finally {
        ended = true;
      }
    }
    const { registration, fake } = await run(accept, endless(), { inFlight: 4 });
    for await (const { row } of registration) if (row === 10) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(true);
    expect(fake.openStreams()).toBe(0);
  });
});
