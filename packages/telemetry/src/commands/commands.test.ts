import { openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { deviceKey, reading, testTelemetry, writeAll } from '../testing.ts';
import { gone, harness, queued } from './testing-harness.ts';

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
