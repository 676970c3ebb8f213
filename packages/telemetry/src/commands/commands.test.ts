import type { DeviceProfile } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { deviceKey, identifier, reading, testTelemetry, writeAll } from '../testing.ts';
import type { Handover } from './command.ts';
import type { Message } from './delivery.ts';
import type { CommandKey } from './ledger.ts';

const profile: DeviceProfile = {
  format: 'json',
  metrics: { valve: { kind: 'state' } },
  commands: {
    setValve: {
      name: { en: 'Move the valve', zh: '阀门控制' },
      risk: 'high',
      args: {
        type: 'object',
        properties: { position: { type: 'string', enum: ['open', 'closed'] } },
        required: ['position'],
      },
      port: 'valve',
      confirmBy: { metric: 'valve', equals: '$args.position', withinS: 60 },
    },
    locate: { offline: 'queue' },
    reboot: { offline: 'queue', expireS: 600, ackWithinS: 10, retry: { max: 2, backoffS: 5 } },
    ask: { offline: 'queue', expireS: 3_600, answerWithinS: 30 },
  },
};

const sent: Handover = { delivered: true, queued: false };
const queued: Handover = { delivered: false, queued: true };
const gone: Handover = { delivered: false, queued: false };

async function harness(store = openMemoryStore(), nowMs = 1_000_000, limits = {}) {
  const clock = { nowMs, now: () => clock.nowMs };
  const telemetry = await testTelemetry({ profile, store, clock, limits: { alarmGraceMs: 0, ...limits } });
  const messages: Message[] = [];
  const withdrawn: string[] = [];
  const gateway = { handover: sent as Handover | Error };
  telemetry.commands.carryBy({
    handOver: async (message) => {
      messages.push(message);
      if (gateway.handover instanceof Error) throw gateway.handover;
      return gateway.handover;
    },
    withdraw: async ({ id }: CommandKey) => void withdrawn.push(id),
  });
  const send = (command: string, args: unknown, { confirmed = true, handover = sent as Handover | Error } = {}) => {
    gateway.handover = handover;
    return telemetry.commands.send({ deviceKey, identifier, command, args, confirmed, by: 'npk_1' });
  };
  const list = async () => (await telemetry.commands.list({ deviceKey, pageSize: 0 })).commands;
  const pass = async (ms: number) => {
    clock.nowMs += ms;
    await telemetry.commands.settle();
    const [newest] = await list();
    return newest;
  };
  const parts = { telemetry, clock, gateway, messages, withdrawn, send, list, pass };
  return { ...parts, [Symbol.asyncDispose]: () => telemetry.close() };
}

describe('a named command', () => {
  it('is checked, sent to its port, and confirmed by what the device reports after it', async () => {
    await using h = await harness();
    expect(await h.send('setValve', { position: 'closed' })).toMatchObject({ state: 'sent', name: { zh: '阀门控制' } });
    expect(h.messages).toMatchObject([{ port: 'valve', offline: 'reject' }]);
    const [{ payload } = { payload: new Uint8Array() }] = h.messages;
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
      command: 'setValve',
      args: { position: 'closed' },
    });
    // Another position, and one that was measured before the command: neither is an answer.
    await writeAll(h.telemetry, [reading(1_000_001, 'open', { metric: 'valve' })]);
    await writeAll(h.telemetry, [reading(999_999, 'closed', { metric: 'valve' })]);
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([{ state: 'sent' }]);
    await writeAll(h.telemetry, [reading(1_005_000, 'closed', { metric: 'valve' })]);
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([{ state: 'confirmed', args: { position: 'closed' }, by: 'npk_1' }]);
  });

  it('expires when the device does not report it in time, and stays so', async () => {
    await using h = await harness();
    await h.send('setValve', { position: 'open' });
    h.clock.nowMs += 59_999;
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([{ state: 'sent' }]);
    h.clock.nowMs += 1;
    await h.telemetry.commands.settle();
    await writeAll(h.telemetry, [reading(h.clock.nowMs, 'open', { metric: 'valve' })]);
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([{ state: 'expired' }]);
  });

  it('is kept or refused while the device is away, as its profile says', async () => {
    await using h = await harness();
    expect(await h.send('setValve', { position: 'open' }, { handover: gone })).toMatchObject({ state: 'rejected' });
    expect(await h.send('locate', {}, { handover: queued })).toMatchObject({
      state: 'queued',
    });
    expect(h.messages.map(({ port, offline }) => `${port} ${offline}`)).toEqual(['valve reject', 'command queue']);
  });

  it.each([
    ['setValve', { position: 'ajar' }, true, 'COMMAND_ARGUMENT'],
    ['setValve', { position: 'open' }, false, 'COMMAND_NOT_CONFIRMED'],
    ['explode', {}, true, 'COMMAND_UNKNOWN'],
    ['toString', {}, true, 'COMMAND_UNKNOWN'],
  ])('%s %j is not sent: %s %s', async (command, args, confirmed, reason) => {
    await using h = await harness();
    await expect(h.send(command, args, { confirmed })).rejects.toMatchObject({ code: 'INVALID_VALUE', reason });
    expect(h.messages).toEqual([]);
    expect(await h.list()).toEqual([]);
  });

  it('outlives a restart: what was reported meanwhile confirms it, and its deadline counts', async () => {
    const store = openMemoryStore();
    const before = await harness(store);
    await before.send('setValve', { position: 'closed' });
    await before.send('setValve', { position: 'open' });
    await before.telemetry.close();
    // Written by another process of the same data, which ended before it looked at commands.
    const writer = await testTelemetry({ store, clock: before.clock });
    Object.assign(writer.commands, { stored: () => undefined });
    await writeAll(writer, [reading(1_000_500, 'closed', { metric: 'valve' })]);
    await writer.close();

    await using h = await harness(store, 1_060_001);
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([
      { state: 'expired', args: { position: 'open' } },
      { state: 'confirmed', args: { position: 'closed' } },
    ]);
  });

  it('that could not be handed over is open still, since it may have gone out', async () => {
    await using h = await harness();
    const failing = h.send('setValve', { position: 'open' }, { handover: new Error('the gateway is gone') });
    await expect(failing).rejects.toThrow('the gateway is gone');
    expect(await h.list()).toMatchObject([{ state: 'pending' }]);
    await writeAll(h.telemetry, [reading(1_000_001, 'open', { metric: 'valve' })]);
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([{ state: 'confirmed' }]);
  });

  it('is kept up to a number, and listed page by page', async () => {
    await using h = await harness(undefined, undefined, { commandHistory: 3 });
    for (let i = 0; i < 6; i += 1) await h.send('locate', {}, { handover: gone });
    const ids = (await h.list()).map(({ id }) => Number(id));
    expect(ids).toEqual([1_000_005, 1_000_004, 1_000_003]);
    const first = await h.telemetry.commands.list({ deviceKey, pageSize: 2 });
    const rest = await h.telemetry.commands.list({ deviceKey, pageSize: 2, pageToken: first.nextPageToken });
    expect([...first.commands, ...rest.commands].map(({ id }) => Number(id))).toEqual(ids);
    expect(rest.nextPageToken).toBe('');
  });
});

describe('a command on its way', () => {
  it('is acknowledged by the device, and then there is no more to come of one that nothing confirms', async () => {
    await using h = await harness();
    const { id } = await h.send('locate', {}, { handover: queued });
    h.telemetry.commands.happened({ deviceKey, id, kind: 'sent' });
    expect(await h.pass(0)).toMatchObject({ state: 'sent', deadlineMs: expect.any(Number) });
    h.telemetry.commands.happened({ deviceKey, id, kind: 'acknowledged' });
    const after = await h.pass(0);
    expect(after).toMatchObject({ state: 'acknowledged' });
    expect(after).not.toHaveProperty('deadlineMs');
    expect(after).not.toHaveProperty('message');
    expect(await h.telemetry.commands.get({ deviceKey, id })).toEqual(after);
  });

  it('an acknowledgement before the gateway answers counts, and one of another device does not', async () => {
    await using h = await harness();
    const { id } = await h
      .send('locate', {}, { handover: new Error('the answer of the gateway was lost') })
      .catch(async () => (await h.list())[0] ?? { id: '' });
    h.telemetry.commands.happened({ deviceKey: 'another/DEVICE', id, kind: 'acknowledged' });
    expect(await h.pass(0)).toMatchObject({ state: 'pending' });
    h.telemetry.commands.happened({ deviceKey, id, kind: 'acknowledged' });
    expect(await h.pass(0)).toMatchObject({ state: 'acknowledged' });
  });

  it('is sent again under its id until it is acknowledged, with longer and longer pauses, and then no more', async () => {
    await using h = await harness();
    const { id } = await h.send('reboot', {});
    expect(await h.pass(14_999)).toMatchObject({ state: 'sent', tries: 1 });
    expect(await h.pass(1)).toMatchObject({ state: 'sent', tries: 2 });
    expect(await h.pass(19_999)).toMatchObject({ tries: 2 });
    expect(await h.pass(1)).toMatchObject({ state: 'sent', tries: 3 });
    expect(h.messages.map((message) => message.id)).toEqual([id, id, id]);
    expect(new Set(h.messages.map(({ payload }) => Buffer.from(payload).toString())).size).toBe(1);
    expect(await h.pass(9_999)).toMatchObject({ state: 'sent', tries: 3 });
    expect(await h.pass(1)).toMatchObject({
      state: 'expired',
      problem: 'The device acknowledged it in none of 3 tries.',
    });
    // What was before each try, and what is left at the end.
    expect(h.withdrawn).toEqual([id, id, id]);
  });

  it('that is acknowledged is not sent again', async () => {
    await using h = await harness();
    const { id } = await h.send('reboot', {});
    h.telemetry.commands.happened({ deviceKey, id, kind: 'acknowledged' });
    expect(await h.pass(600_000)).toMatchObject({ state: 'acknowledged', tries: 1 });
    expect(h.messages).toHaveLength(1);
  });

  it('goes on with its tries after a restart, from what is written', async () => {
    const store = openMemoryStore();
    const before = await harness(store);
    const { id } = await before.send('reboot', {});
    await before.telemetry.close();
    await using h = await harness(store, 1_015_000);
    expect(await h.pass(0)).toMatchObject({ state: 'sent', tries: 2 });
    expect(h.messages).toMatchObject([{ id, port: 'command', offline: 'queue', expireTimeMs: 1_600_000 }]);
    expect(Buffer.from(h.messages[0]?.payload ?? []).toString()).toBe(`{"id":"${id}","command":"reboot","args":{}}`);
  });

  it('waits for an absent device without being overdue, and expires with its time, withdrawn', async () => {
    await using h = await harness();
    const { id } = await h.send('reboot', {}, { handover: queued });
    expect(h.messages).toMatchObject([{ expireTimeMs: 1_600_000 }]);
    expect(await h.pass(599_999)).toMatchObject({ state: 'queued', tries: 1 });
    expect(h.withdrawn).toEqual([]);
    expect(await h.pass(1)).toMatchObject({ state: 'expired' });
    expect(h.withdrawn).toEqual([id]);
  });

  it('has the time for its answer from when it went out', async () => {
    await using h = await harness();
    const { id } = await h.send('ask', {}, { handover: queued });
    expect(await h.pass(3_000_000)).toMatchObject({ state: 'queued' });
    h.telemetry.commands.happened({ deviceKey, id, kind: 'sent' });
    h.telemetry.commands.happened({ deviceKey, id, kind: 'acknowledged' });
    await h.pass(0);
    expect(await h.pass(29_999)).toMatchObject({ state: 'acknowledged' });
    expect(await h.pass(1)).toMatchObject({ state: 'expired' });
  });

  it('is answered, or fails by its answer, once', async () => {
    await using h = await harness();
    const first = await h.send('ask', {});
    await h.telemetry.commands.replied({ deviceKey, id: first.id, answer: { level: 3 } });
    await h.telemetry.commands.replied({ deviceKey, id: first.id, problem: 'too late' });
    const second = await h.send('ask', {});
    await h.telemetry.commands.replied({ deviceKey, id: second.id, problem: 'no such lamp' });
    await h.telemetry.commands.replied({ deviceKey, id: '77', answer: 'of none' });
    await h.telemetry.commands.replied({ deviceKey, id: '__proto__', answer: 'of none' });
    expect(await h.list()).toMatchObject([
      { state: 'failed', problem: 'no such lamp' },
      { state: 'answered', answer: { level: 3 } },
    ]);
  });

  it('that is to be confirmed is not done by its answer', async () => {
    await using h = await harness();
    const { id } = await h.send('setValve', { position: 'open' });
    await h.telemetry.commands.replied({ deviceKey, id, answer: 'it will' });
    expect(await h.pass(0)).toMatchObject({ state: 'answered', answer: 'it will', deadlineMs: expect.any(Number) });
    await writeAll(h.telemetry, [reading(1_000_001, 'open', { metric: 'valve' })]);
    expect(await h.pass(0)).toMatchObject({ state: 'confirmed', answer: 'it will' });
  });

  it('fails when the device refuses the message, or cannot take one that large', async () => {
    await using h = await harness();
    const first = await h.send('locate', {});
    h.telemetry.commands.happened({ deviceKey, id: first.id, kind: 'refused', code: 0x87 });
    const second = await h.send('locate', {}, { handover: queued });
    h.telemetry.commands.happened({ deviceKey, id: second.id, kind: 'too-large' });
    await h.telemetry.commands.settle();
    expect(await h.list()).toMatchObject([
      { state: 'failed', problem: 'The message is larger than the device takes.' },
      { state: 'failed', problem: 'The device refused the message: reason code 0x87.' },
    ]);
  });

  it('is taken back once, and nothing that comes later changes it', async () => {
    await using h = await harness();
    const { id } = await h.send('reboot', {}, { handover: queued });
    expect(await h.telemetry.commands.cancel({ deviceKey, id })).toMatchObject({ state: 'cancelled' });
    expect(h.withdrawn).toEqual([id]);
    h.telemetry.commands.happened({ deviceKey, id, kind: 'acknowledged' });
    expect(await h.pass(600_000)).toMatchObject({ state: 'cancelled' });
    await expect(h.telemetry.commands.cancel({ deviceKey, id })).rejects.toMatchObject({ reason: 'COMMAND_CLOSED' });
    for (const unknown of ['1', '', '..', '9'.repeat(17)])
      await expect(h.telemetry.commands.cancel({ deviceKey, id: unknown })).rejects.toMatchObject({
        reason: 'COMMAND_NOT_FOUND',
      });
  });

  it('that went out and of which nothing more is known stays so', async () => {
    await using h = await harness();
    await h.send('locate', {});
    const week = 7 * 86_400_000;
    const after = await h.pass(week);
    expect(after).toMatchObject({ state: 'sent' });
    expect(after).not.toHaveProperty('deadlineMs');
  });
});
