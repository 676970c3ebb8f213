import { NameplateError } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { deviceKey, reading, writeAll } from '../testing.ts';
import { requestNumber } from './downlink.ts';
import { harness, queued } from './testing-harness.ts';

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

  it('in frames is answered by the frame of its station, and only while it is open', async () => {
    await using h = await harness();
    const none = new Uint8Array();
    expect(h.telemetry.commands.awaitsFrame(deviceKey)).toBe(false);
    await h.send('coil', { on: true });
    await h.send('coil', { on: false });
    const [on = none, off = none] = h.messages.map(({ payload }) => payload);
    expect(h.telemetry.commands.awaitsFrame(deviceKey)).toBe(true);
    expect(h.telemetry.commands.awaitsFrame('another/DEVICE')).toBe(false);
    await h.telemetry.commands.heard(deviceKey, Buffer.from('noise'));
    await h.telemetry.commands.heard('another/DEVICE', off);
    await h.telemetry.commands.heard(deviceKey, off);
    expect((await h.list()).map(({ state }) => state)).toEqual(['answered', 'sent']);
    await h.telemetry.commands.heard(deviceKey, on);
    expect(await h.list()).toMatchObject([{ answer: { data: '00070000' } }, { answer: { data: '0007FF00' } }]);
    expect(h.telemetry.commands.awaitsFrame(deviceKey)).toBe(false);
  });

  it('is answered by the number of its request', async () => {
    await using h = await harness(undefined, 1_764_054_000_000);
    const { id } = await h.send('rpc', {});
    expect(h.messages[0]?.downlink).toEqual({ kind: 'thingsboard', method: 'rpc', params: {} });
    const request = requestNumber(id);
    await h.telemetry.commands.replied({ deviceKey, request: request + 1, answer: 'of none' });
    expect(await h.pass(0)).toMatchObject({ state: 'sent' });
    await h.telemetry.commands.replied({ deviceKey, request, event: 'acknowledged' });
    expect(await h.pass(0)).toMatchObject({ state: 'acknowledged' });
    await h.telemetry.commands.replied({ deviceKey, request, answer: 1 });
    expect(await h.pass(0)).toMatchObject({ state: 'answered', answer: 1 });
  });

  it('that the gateway refuses has failed', async () => {
    await using h = await harness();
    const refusal = new NameplateError('INVALID_VALUE', 'There is no way.', { reason: 'COMMAND_NO_ROUTE' });
    await expect(h.send('locate', {}, { handover: refusal })).rejects.toMatchObject({ reason: 'COMMAND_NO_ROUTE' });
    expect(await h.list()).toMatchObject([{ state: 'failed', problem: 'There is no way.' }]);
  });
});
