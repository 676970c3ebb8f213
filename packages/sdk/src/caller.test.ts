import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { fakeCaller } from './fake-transport.ts';

const lost = new NameplateError('UPSTREAM_UNAVAILABLE', 'lost');

describe('Caller', () => {
  it('keeps the idempotency key of a write over its retries, and makes another for the next', async () => {
    let failures = 2;
    const { caller, calls, waits } = fakeCaller({
      unary() {
        if (failures-- > 0) throw lost;
        return { prefix: {} };
      },
    });
    await caller.write('PrefixService/CreatePrefix', { prefix: '88.118.22' });
    await caller.write('PrefixService/CreatePrefix', { prefix: '88.118.22' });
    const ids = calls.map(({ request }) => (request as { requestId: string }).requestId);
    expect(ids).toHaveLength(4);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
    expect(waits).toHaveLength(2);
  });

  it("sends the caller's own idempotency key", async () => {
    const { caller, calls } = fakeCaller({ unary: () => ({}) });
    await caller.write('PrefixService/CreatePrefix', {}, { idempotencyKey: 'mine' });
    expect(calls[0]?.request).toEqual({ requestId: 'mine' });
  });

  it('with retry: false makes one attempt; `once` too, whatever the policy', async () => {
    const fail = () => {
      throw lost;
    };
    const strict = fakeCaller({ unary: fail }, { retry: false });
    await expect(strict.caller.read('HandleService/GetHandle', {})).rejects.toBe(lost);
    expect(strict.calls).toHaveLength(1);
    const willing = fakeCaller({ unary: fail });
    await expect(willing.caller.once('TelemetryService/SendCommand', {})).rejects.toBe(lost);
    expect(willing.calls).toHaveLength(1);
  });

  it('gives all attempts one deadline: the call’s own, else the client’s', async () => {
    const { caller, calls } = fakeCaller({ unary: () => ({}) });
    await caller.read('HandleService/GetHandle', {});
    await caller.read('HandleService/GetHandle', {}, { deadlineMs: 50 });
    expect(calls.map(({ deadlineAt }) => deadlineAt)).toEqual([1_000, 50]);
  });

  it.each([Number.NaN, 'soon' as unknown as number])(
    'refuses %s as a deadline before anything is sent',
    async (deadlineMs) => {
      const { caller, calls } = fakeCaller({ unary: () => ({}) });
      await expect(caller.read('HandleService/GetHandle', {}, { deadlineMs })).rejects.toMatchObject({
        code: 'INVALID_VALUE',
        reason: 'DEADLINE',
      });
      expect(() => caller.stream('HandleService/WatchChanges', {}, { deadlineMs })).toThrow('deadlineMs');
      expect(calls).toEqual([]);
    },
  );

  it.each([Number.MAX_SAFE_INTEGER, 1e15, Infinity])('takes %s ms as no deadline', async (deadlineMs) => {
    const { caller, calls } = fakeCaller({ unary: () => ({}) });
    await caller.read('HandleService/GetHandle', {}, { deadlineMs });
    expect(calls[0]?.deadlineAt).toBe(Infinity);
  });

  it('streams have no deadline unless one is given', () => {
    const { caller, calls } = fakeCaller({});
    caller.stream('HandleService/WatchChanges', {});
    caller.stream('HandleService/WatchChanges', {}, { deadlineMs: 5 });
    expect(calls.map(({ deadlineAt }) => deadlineAt)).toEqual([Infinity, 5]);
  });

  it('runs interceptors outermost first around each attempt; they do not see the key', async () => {
    const log: string[] = [];
    const interceptor =
      (name: string) => async (call: { headers: object; attempt: number }, next: (call: never) => Promise<unknown>) => {
        log.push(`${name} ${call.attempt} ${JSON.stringify(call.headers)}`);
        return next({ ...call, headers: { ...call.headers, [name]: '1' } } as never);
      };
    const { caller, calls } = fakeCaller({ unary: () => ({}) }, { interceptors: [interceptor('a'), interceptor('b')] });
    await caller.read('HandleService/GetHandle', {});
    expect(log).toEqual(['a 1 {}', 'b 1 {"a":"1"}']);
    expect(calls[0]?.headers).toEqual({ a: '1', b: '1', authorization: 'Bearer secret' });
  });

  it('closing aborts the signal of what is under way', async () => {
    const { caller, calls } = fakeCaller({ unary: () => ({}) });
    await caller.read('HandleService/GetHandle', {});
    expect(calls[0]?.signal?.aborted).toBe(false);
    caller.close();
    expect(calls[0]?.signal?.aborted).toBe(true);
  });
});
