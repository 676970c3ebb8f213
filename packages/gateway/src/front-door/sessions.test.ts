import { type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { type SessionStore, type StoredSession, silentObserver } from '../ports.ts';
import { parseCommandFilter } from '../topic.ts';
import { encodePubrel } from './encode-packet.ts';
import { type Delivery, encodePublish } from './encode-publish.ts';
import { plainMessage } from './message.ts';
import type { Session, SessionLink } from './session.ts';
import { Sessions } from './sessions.ts';

const owner = '88.118.22/METER';
const filter = 'iot/88.118.22/meter/down/#';
const week = 7 * 24 * 3_600_000;
const id = { owner, clientId: 'c', cleanStart: false, expiryMs: week };

class FakeLink implements SessionLink {
  full = false;
  receiveMaximum = 65_535;
  maximum = Number.POSITIVE_INFINITY;
  readonly packets: Packet[] = [];
  readonly ended: string[] = [];
  readonly #reader = parser({ protocolVersion: 4 }).on('packet', (packet) => this.packets.push(packet));
  deliver(delivery: Delivery): boolean {
    const octets = encodePublish(delivery, 4);
    if (octets.length > this.maximum) return false;
    this.#reader.parse(octets);
    return true;
  }
  release(packetId: number): void {
    this.#reader.parse(encodePubrel(packetId));
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

const command = (text: string, qos: 0 | 1 | 2 = 1) =>
  plainMessage({ topic: 'iot/88.118.22/meter/down/p', payload: Buffer.from(text), qos });

function subscribe(session: Session, text: string, qos: 0 | 1 | 2) {
  const commands = parseCommandFilter(text);
  const options = { noLocal: false, retainAsPublished: false, retainHandling: 0 as const };
  return session.subscribe({ filter: text, qos, ...options }, { filter: text, ...(commands && { commands }) });
}

describe('commands', () => {
  it('go out once to a client with several filters that match, with the better QoS', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    expect(subscribe(session, 'iot/88.118.22/meter/down/p', 0)).toMatchObject({ fresh: true });
    expect(subscribe(session, 'iot/88.118.22/METER/down/#', 2)).toMatchObject({ fresh: true });
    await sessions.command(owner, 'p', command('x'));
    expect(link.packets).toMatchObject([{ topic: 'iot/88.118.22/meter/down/p', qos: 1 }]);
  });

  it('and readings that waited for an app are not for it when it may no longer subscribe to them', async () => {
    const { sessions } = await open();
    const app = { ...id, owner: 'npk_app' };
    const link = new FakeLink();
    const { session } = await sessions.open(app, link);
    const filters = ['iot/88.1/#', 'iot/88.2/#'];
    const subscriptions = filters.flatMap((text) => subscribe(session, text, 1)?.subscription ?? []);
    sessions.detach(session, link);
    for (const topic of ['iot/88.1/a/up/json', 'iot/88.2/b/up/json']) {
      const message = plainMessage({ topic, payload: Buffer.from(topic), qos: 1 });
      expect(await sessions.offer(new Map([[session, subscriptions]]), message)).toMatchObject({ queued: true });
    }
    const next = new FakeLink();
    const again = (await sessions.open(app, next)).session;
    again.recheck((text) => (text.startsWith('iot/88.2/') ? { filter: text } : undefined));
    again.resume();
    expect(next.packets).toMatchObject([{ topic: 'iot/88.2/b/up/json' }]);
  });

  it('beyond the window wait, and follow in order as the earlier ones are acknowledged', async () => {
    const { sessions } = await open({ inflightCommands: 2 });
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    subscribe(session, filter, 1);
    for (const text of ['a', 'b', 'c', 'd']) await sessions.command(owner, 'p', command(text));
    const sent = () => link.packets.map((packet) => (packet.cmd === 'publish' ? packet.payload.toString() : ''));
    expect(sent()).toEqual(['a', 'b']);
    expect(session.acknowledged(link.packets[0]?.messageId ?? 0, 1)).toBe(true);
    expect(sent()).toEqual(['a', 'b', 'c']);
    expect(session.acknowledged(999, 1)).toBe(false);
    expect(sent()).toEqual(['a', 'b', 'c']);
  });

  it('for the connected only are not kept for a session that is away', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    subscribe(session, filter, 1);
    const now = () => sessions.command(owner, 'p', command('now'), { connectedOnly: true });
    expect(await now()).toEqual({ delivered: true, queued: false });
    sessions.detach(session, link);
    expect(await now()).toEqual({ delivered: false, queued: false });
    expect(await sessions.command(owner, 'p', command('later'))).toEqual({ delivered: false, queued: true });
  });

  it('of QoS 0 are dropped for a client that does not read; those of QoS 1 wait for it', async () => {
    const { sessions } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    subscribe(session, filter, 1);
    link.full = true;
    expect(await sessions.command(owner, 'p', command('lost', 0))).toEqual({ delivered: false, queued: false });
    expect(await sessions.command(owner, 'p', command('kept'))).toEqual({ delivered: false, queued: true });
    link.full = false;
    session.pump();
    expect(link.packets).toHaveLength(1);
  });

  it('are refused when their octets are too many', async () => {
    const { sessions } = await open({ queuedCommandBytes: 10 });
    const { session } = await sessions.open(id, new FakeLink());
    subscribe(session, filter, 1);
    session.link = undefined;
    expect((await sessions.command(owner, 'p', command('123456'))).queued).toBe(true);
    expect((await sessions.command(owner, 'p', command('12345'))).queued).toBe(false);
  });

  it('packet identifiers in use are not given again', async () => {
    const { sessions } = await open({ inflightCommands: 3 });
    const link = new FakeLink();
    const { session } = await sessions.open(id, link);
    subscribe(session, filter, 1);
    await sessions.command(owner, 'p', command('stays'));
    for (let n = 0; n < 65_600; n++) {
      session.command('p', command(''));
      const last = link.packets.pop();
      expect(last?.messageId).not.toBe(1);
      session.acknowledged(last?.messageId ?? 0, 1);
    }
  });
});

describe('a session', () => {
  it('has a bounded number of subscriptions', async () => {
    const { sessions } = await open({ subscriptionsPerSession: 1 });
    const { session } = await sessions.open(id, new FakeLink());
    expect(subscribe(session, filter, 1)).toMatchObject({ fresh: true });
    expect(subscribe(session, filter, 0)).toMatchObject({ fresh: false });
    expect(subscribe(session, 'iot/88.118.22/meter/down/x', 1)).toBeUndefined();
  });

  it('is stored once it holds something, and only then', async () => {
    const { sessions, stored, writes } = await open();
    const { session } = await sessions.open(id, new FakeLink());
    await sessions.save(session);
    expect(writes()).toBe(0);
    subscribe(session, filter, 1);
    await sessions.save(session);
    expect([...stored.keys()]).toEqual(['c']);
  });

  it('changes during a write share the next one', async () => {
    const { sessions, stored, writes } = await open();
    const { session } = await sessions.open(id, new FakeLink());
    subscribe(session, filter, 1);
    await Promise.all(Array.from({ length: 50 }, () => sessions.command(owner, 'p', command('x'))));
    expect(writes()).toBeLessThan(4);
    expect(stored.get('c')?.deliveries).toHaveLength(50);
  });

  it('is forgotten when its time is over, in the store too', async () => {
    const { sessions, clock, stored } = await open();
    const link = new FakeLink();
    const { session } = await sessions.open({ ...id, expiryMs: 1_000 }, link);
    subscribe(session, filter, 1);
    await sessions.save(session);
    clock.time = 5_000;
    sessions.sweep();
    expect(sessions.count).toBe(1);
    sessions.detach(session, link);
    clock.time = 6_000;
    sessions.sweep();
    expect(sessions.count).toBe(0);
    await sessions.close();
    expect(stored.size).toBe(0);
  });

  it('changes that nobody waits for are one write a sweep, and one at the close', async () => {
    const { sessions, stored, writes } = await open();
    const { session } = await sessions.open(id, new FakeLink());
    subscribe(session, filter, 1);
    await sessions.save(session);
    for (let n = 0; n < 20; n++) {
      session.command('p', command('x'));
      sessions.saveLater(session);
      await Promise.resolve();
    }
    expect(writes()).toBe(1);
    sessions.sweep();
    sessions.sweep();
    expect(writes()).toBe(2);
    session.command('p', command('x'));
    sessions.saveLater(session);
    await sessions.close();
    expect(stored.get('c')?.deliveries).toHaveLength(21);
  });

  it('survives a restart with what was in flight', async () => {
    const before = await open();
    const { session } = await before.sessions.open(id, new FakeLink());
    subscribe(session, filter, 1);
    await before.sessions.command(owner, 'p', command('sent'));
    await before.sessions.close();
    const after = await open({}, before);
    const link = new FakeLink();
    const resumed = await after.sessions.open(id, link);
    expect(resumed.present).toBe(true);
    resumed.session.resume();
    expect(link.packets).toMatchObject([{ dup: true, messageId: 1 }]);
    await after.sessions.command(owner, 'p', command('new'));
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
