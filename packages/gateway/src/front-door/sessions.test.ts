import { type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { type SessionStore, type StoredSession, silentObserver } from '../ports.ts';
import type { SessionLink } from './session.ts';
import { Sessions } from './sessions.ts';

const deviceKey = '88.118.22/METER';
const filter = 'iot/88.118.22/meter/down/#';
const id = { deviceKey, clientId: 'c', clean: false };

class FakeLink implements SessionLink {
  full = false;
  readonly packets: Packet[] = [];
  readonly ended: string[] = [];
  readonly #reader = parser({ protocolVersion: 4 }).on('packet', (packet) => this.packets.push(packet));
  send(octets: Buffer): void {
    this.#reader.parse(octets);
  }
  end(reason: string): void {
    this.ended.push(reason);
  }
}

function memoryStore() {
  const stored = new Map<string, StoredSession>();
  let writes = 0;
  const store: SessionStore = {
    async *readAll() {
      yield* stored.values();
    },
    async write(session) {
      writes++;
      await Promise.resolve();
      stored.set(session.clientId, session);
    },
    async remove(_device, clientId) {
      stored.delete(clientId);
    },
  };
  return { store, stored, writes: () => writes };
}

async function open(limits: Partial<GatewayLimits> = {}, memory = memoryStore()) {
  const clock = { time: 0, now: () => clock.time };
  const all = { ...defaultLimits, ...limits };
  const sessions = await Sessions.load({ store: memory.store, limits: all, clock, observer: silentObserver });
  return { sessions, clock, ...memory };
}

const command = (text: string, qos: 0 | 1 = 1) => ({ port: 'p', payload: Buffer.from(text), qos });

describe('commands', () => {
  it('go out once to a client with several filters that match, with the better QoS', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    expect(session.subscribe('iot/88.118.22/meter/down/p', 0)).toBe(0);
    expect(session.subscribe('iot/88.118.22/METER/down/#', 2)).toBe(1);
    await sessions.publish(deviceKey, command('x'));
    expect(link.packets).toMatchObject([{ topic: 'iot/88.118.22/METER/down/p', qos: 1 }]);
  });

  it('beyond the window wait, and follow in order as the earlier ones are acknowledged', async () => {
    const { sessions } = await open({ inflightCommands: 2 });
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    session.subscribe(filter, 1);
    for (const text of ['a', 'b', 'c', 'd']) await sessions.publish(deviceKey, command(text));
    const sent = () => link.packets.map((packet) => (packet.cmd === 'publish' ? packet.payload.toString() : ''));
    expect(sent()).toEqual(['a', 'b']);
    expect(session.acknowledged(link.packets[0]?.messageId ?? 0)).toBe(true);
    expect(sent()).toEqual(['a', 'b', 'c']);
    expect(session.acknowledged(999)).toBe(false);
    expect(sent()).toEqual(['a', 'b', 'c']);
  });

  it('for the connected only are not kept for a session that is away', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open({ ...id, clean: false }, link);
    session.subscribe(filter, 1);
    const now = { ...command('now'), connectedOnly: true };
    expect(await sessions.publish(deviceKey, now)).toEqual({ delivered: true, queued: false });
    sessions.detach(session, link);
    expect(await sessions.publish(deviceKey, now)).toEqual({ delivered: false, queued: false });
    expect(await sessions.publish(deviceKey, command('later'))).toEqual({ delivered: false, queued: true });
  });

  it('of QoS 0 are dropped for a client that does not read; those of QoS 1 wait for it', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    session.subscribe(filter, 1);
    link.full = true;
    expect(await sessions.publish(deviceKey, command('lost', 0))).toEqual({ delivered: false, queued: false });
    expect(await sessions.publish(deviceKey, command('kept'))).toEqual({ delivered: false, queued: true });
    link.full = false;
    session.pump();
    expect(link.packets).toHaveLength(1);
  });

  it('are refused when their octets are too many', async () => {
    const { sessions } = await open({ queuedCommandBytes: 10 });
    const { session } = await sessions.open(id, new FakeLink());
    session.subscribe(filter, 1);
    session.link = undefined;
    expect((await sessions.publish(deviceKey, command('123456'))).queued).toBe(true);
    expect((await sessions.publish(deviceKey, command('12345'))).queued).toBe(false);
  });

  it('packet identifiers in use are not given again', async () => {
    const { sessions } = await open({ inflightCommands: 3 });
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    session.subscribe(filter, 1);
    await sessions.publish(deviceKey, command('stays'));
    for (let n = 0; n < 65_600; n++) {
      session.offer('p', new Uint8Array(), 1);
      const last = link.packets.pop();
      expect(last?.messageId).not.toBe(1);
      session.acknowledged(last?.messageId ?? 0);
    }
  });
});

describe('a session', () => {
  it('subscribes to nothing of another device, and to a bounded number', async () => {
    const { sessions } = await open({ subscriptionsPerSession: 1 });
    const { session } = await sessions.open(id, new FakeLink());
    expect(session.subscribe('iot/88.118.22/other/down/#', 1)).toBeUndefined();
    expect(session.subscribe(filter, 1)).toBe(1);
    expect(session.subscribe(filter, 0)).toBe(0);
    expect(session.subscribe('iot/88.118.22/meter/down/x', 1)).toBeUndefined();
  });

  it('is stored once it holds something, and only then', async () => {
    const { sessions, stored, writes } = await open();
    const { session } = await sessions.open(id, new FakeLink());
    await sessions.save(session);
    expect(writes()).toBe(0);
    session.subscribe(filter, 1);
    await sessions.save(session);
    expect([...stored.keys()]).toEqual(['c']);
  });

  it('changes during a write share the next one', async () => {
    const { sessions, stored, writes } = await open();
    const { session } = await sessions.open(id, new FakeLink());
    session.subscribe(filter, 1);
    await Promise.all(Array.from({ length: 50 }, () => sessions.publish(deviceKey, command('x'))));
    expect(writes()).toBeLessThan(4);
    expect(stored.get('c')?.commands).toHaveLength(50);
  });

  it('is forgotten when its time is over, in the store too', async () => {
    const { sessions, clock, stored } = await open({ sessionExpiryMs: 1_000 });
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    session.subscribe(filter, 1);
    await sessions.save(session);
    clock.time = 5_000;
    sessions.expire();
    expect(sessions.count).toBe(1);
    sessions.detach(session, link);
    clock.time = 6_000;
    sessions.expire();
    expect(sessions.count).toBe(0);
    await sessions.close();
    expect(stored.size).toBe(0);
  });

  it('survives a restart with what was in flight', async () => {
    const before = await open();
    const { session } = await before.sessions.open(id, new FakeLink());
    session.subscribe(filter, 1);
    await before.sessions.publish(deviceKey, command('sent'));
    await before.sessions.close();
    const after = await open({}, before);
    const link = new FakeLink();
    const resumed = await after.sessions.open(id, link);
    expect(resumed.present).toBe(true);
    resumed.session.resume();
    expect(link.packets).toMatchObject([{ dup: true, messageId: 1 }]);
    await after.sessions.publish(deviceKey, command('new'));
    expect(link.packets[1]).toMatchObject({ dup: false, messageId: 2 });
  });

  it('a detach of the connection that lost it changes nothing', async () => {
    const { sessions } = await open();
    const older = new FakeLink();
    const newer = new FakeLink();
    await sessions.open(id, older);
    const { session } = await sessions.open(id, newer);
    expect(older.ended).toEqual(['taken-over']);
    sessions.detach(session, older);
    expect(session.link).toBe(newer);
  });

  it('too many of a device: the longest unused one goes', async () => {
    const { sessions, clock } = await open({ sessionsPerDevice: 2 });
    for (const clientId of ['a', 'b']) {
      const link = new FakeLink();
      const { session } = await sessions.open({ ...id, clientId }, link);
      clock.time += 10;
      sessions.detach(session, link);
    }
    await sessions.open({ ...id, clientId: 'c' }, new FakeLink());
    expect((await sessions.open({ ...id, clientId: 'b' }, new FakeLink())).present).toBe(true);
    await expect(sessions.open({ ...id, clientId: 'a' }, new FakeLink())).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });
});
