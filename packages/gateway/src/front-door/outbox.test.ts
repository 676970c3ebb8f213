import { describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import type { Delivery } from './encode-publish.ts';
import { plainMessage } from './message.ts';
import { type CommandEvent, Outbox, type OutboxLink } from './outbox.ts';

class FakeLink implements OutboxLink {
  full = false;
  receiveMaximum = 65_535;
  largest = Number.POSITIVE_INFINITY;
  readonly log: string[] = [];
  deliver({ payload, packetId, dup, qos }: Delivery): boolean {
    if (payload.length > this.largest) return false;
    this.log.push(`${dup ? 'dup ' : ''}${Buffer.from(payload).toString()} q${qos} #${packetId}`);
    return true;
  }
  release(packetId: number): void {
    this.log.push(`pubrel #${packetId}`);
  }
}

function open(limits: Partial<GatewayLimits> = {}) {
  const clock = { time: 0, now: () => clock.time };
  const told: CommandEvent[] = [];
  const outbox = new Outbox({ ...defaultLimits, ...limits }, clock, (event) => told.push(event));
  const link = new FakeLink();
  const offer = (text: string, qos: 0 | 1 | 2, to: OutboxLink | null = link, expireTimeMs = Infinity) =>
    outbox.offer(
      { ...plainMessage({ topic: 't', payload: Buffer.from(text), qos }), expireTimeMs },
      { qos, retain: false, subscriptionIds: [] },
      to ?? undefined,
      true,
    );
  const command = (id: string, to: OutboxLink | null = link, { qos = 1 as 1 | 2, expireTimeMs = Infinity } = {}) =>
    outbox.offer(
      {
        ...plainMessage({ topic: 't', payload: Buffer.from(id), qos }),
        expireTimeMs,
        command: { deviceKey: 'a/B', id },
      },
      { qos, retain: false, subscriptionIds: [] },
      to ?? undefined,
      true,
    );
  return { outbox, link, clock, offer, command, told };
}

describe('the outbox', () => {
  it('QoS 2: only the right acknowledgement in the right place goes on', () => {
    const { outbox, offer } = open();
    offer('a', 2);
    expect(outbox.acknowledged(1, 1)).toBe(false);
    expect(outbox.completed(1)).toBe(false);
    expect(outbox.received(1)).toBe(true);
    expect(outbox.received(1)).toBe(true);
    expect(outbox.acknowledged(1, 2)).toBe(false);
    expect(outbox.completed(1)).toBe(true);
    expect(outbox.completed(1)).toBe(false);
    expect(outbox.empty).toBe(true);
  });

  it('QoS 1: PUBREC and PUBCOMP are not for it', () => {
    const { outbox, offer } = open();
    offer('a', 1);
    expect(outbox.received(1)).toBe(false);
    expect(outbox.completed(1)).toBe(false);
    expect(outbox.acknowledged(1, 1)).toBe(true);
  });

  it('what is sent again comes before what waits, and both keep to the window', () => {
    const { outbox, offer } = open({ inflightCommands: 2 });
    for (const text of ['a', 'b', 'c']) offer(text, 1);
    const next = new FakeLink();
    next.receiveMaximum = 1;
    outbox.resume(next);
    expect(next.log).toEqual(['dup a q1 #1']);
    outbox.acknowledged(1, 1);
    outbox.pump(next);
    outbox.acknowledged(2, 1);
    outbox.pump(next);
    expect(next.log).toEqual(['dup a q1 #1', 'dup b q1 #2', 'c q1 #3']);
  });

  it('an acknowledgement for an earlier sending, before it was sent again, ends it', () => {
    const { outbox, offer } = open();
    for (const text of ['a', 'b']) offer(text, 1);
    const next = new FakeLink();
    next.receiveMaximum = 1;
    outbox.resume(next);
    outbox.acknowledged(2, 1);
    outbox.acknowledged(1, 1);
    outbox.pump(next);
    expect(next.log).toEqual(['dup a q1 #1']);
    expect(outbox.empty).toBe(true);
  });

  it('what the client does not take ends, and gives its place back', () => {
    const { outbox, link, offer } = open({ inflightCommands: 1 });
    link.largest = 1;
    expect(offer('too long', 1)).toBe('dropped-too-large');
    expect(offer('x', 1)).toBe('sent');
    expect(outbox.acknowledged(2, 1)).toBe(true);
    expect(offer('too long', 0)).toBe('dropped-too-large');
  });

  it('what expires while it waits is not sent; what came too late is not taken', () => {
    const { outbox, link, clock, offer } = open();
    expect(offer('away', 1, null, 10)).toBe('queued');
    expect(offer('stays', 1, null)).toBe('queued');
    clock.time = 10;
    expect(offer('late', 1, link, 10)).toBe('dropped-expired');
    outbox.resume(link);
    expect(link.log).toEqual(['stays q1 #1']);
  });

  it('is the same after it was stored', () => {
    const { outbox, offer } = open({ inflightCommands: 3 });
    for (const [text, qos] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 1],
    ] as const)
      offer(text, qos);
    outbox.received(2);
    const { outbox: after, link } = open({ inflightCommands: 3 });
    after.restore(outbox.snapshot());
    after.resume(link);
    expect(link.log).toEqual(['dup a q1 #1', 'pubrel #2', 'dup c q2 #3']);
    after.completed(2);
    after.pump(link);
    expect(link.log.at(-1)).toBe('d q1 #4');
  });
});

describe('a command in the outbox', () => {
  const name = (id: string) => ({ deviceKey: 'a/B', id });

  it('is told of when it goes out from the queue, and when its client has it', () => {
    const { outbox, link, command, offer, told } = open();
    expect(command('7', null)).toBe('queued');
    offer('of an app', 1, null);
    outbox.resume(link);
    expect(told).toEqual([{ ...name('7'), kind: 'sent' }]);
    outbox.acknowledged(1, 1);
    outbox.acknowledged(2, 1);
    expect(told).toEqual([
      { ...name('7'), kind: 'sent' },
      { ...name('7'), kind: 'acknowledged' },
    ]);
  });

  it('that is refused, or too large, is not acknowledged', () => {
    const { outbox, link, command, told } = open();
    command('7');
    outbox.acknowledged(1, 1, 0x97);
    command('long', null);
    link.largest = 1;
    outbox.resume(link);
    expect(told).toEqual([
      { ...name('7'), kind: 'refused', code: 0x97 },
      { ...name('long'), kind: 'too-large' },
    ]);
  });

  it('of QoS 2 is acknowledged by its last packet', () => {
    const { outbox, command, told } = open();
    command('7', undefined, { qos: 2 });
    outbox.received(1);
    expect(told).toEqual([]);
    outbox.completed(1);
    expect(told).toEqual([{ ...name('7'), kind: 'acknowledged' }]);
  });

  it('that is withdrawn does not go out from the queue, and leaves its room', () => {
    const { outbox, link, command } = open({ queuedCommands: 2, queuedCommandBytes: 2 });
    command('7', null);
    command('8', null);
    expect(outbox.withdraw(name('7'), undefined)).toBe(true);
    expect(outbox.withdraw(name('7'), undefined)).toBe(false);
    expect(outbox.withdraw({ deviceKey: 'a/C', id: '8' }, undefined)).toBe(false);
    expect(command('9', null)).toBe('queued');
    outbox.resume(link);
    expect(link.log).toEqual(['8 q1 #1', '9 q1 #2']);
  });

  it('that is withdrawn after it went out is not sent again, and its acknowledgement still counts', () => {
    const { outbox, link, command, told } = open();
    command('7');
    command('8');
    expect(outbox.withdraw(name('7'), link)).toBe(true);
    expect(outbox.withdraw(name('8'), link)).toBe(true);
    expect(outbox.snapshot()).toEqual([]);
    outbox.acknowledged(1, 1);
    expect(told).toEqual([{ ...name('7'), kind: 'acknowledged' }]);
    const next = new FakeLink();
    outbox.resume(next);
    expect(next.log).toEqual([]);
    expect(outbox.empty).toBe(true);
  });

  it('that is withdrawn before it could be sent again is not', () => {
    const { outbox, command } = open();
    command('7');
    command('8');
    const next = new FakeLink();
    next.receiveMaximum = 1;
    outbox.resume(next);
    outbox.withdraw(name('8'), next);
    outbox.acknowledged(1, 1);
    outbox.pump(next);
    expect(next.log).toEqual(['dup 7 q1 #1']);
    expect(outbox.empty).toBe(true);
  });

  it('whose time is over is not begun anew on another connection; a message of an app is', () => {
    const { outbox, clock, command, offer } = open();
    command('7', undefined, { expireTimeMs: 10 });
    command('8', undefined, { expireTimeMs: 11 });
    offer('of an app', 1, undefined, 10);
    command('half', undefined, { qos: 2, expireTimeMs: 10 });
    clock.time = 10;
    const next = new FakeLink();
    outbox.resume(next);
    expect(next.log).toEqual(['dup 8 q1 #2', 'dup of an app q1 #3', 'dup half q2 #4']);
  });

  it('is the same after it was stored', () => {
    const { outbox, command } = open({ inflightCommands: 1 });
    command('7');
    command('8');
    const { outbox: after, link, told } = open({ inflightCommands: 1 });
    after.restore(outbox.snapshot());
    after.resume(link);
    after.acknowledged(1, 1);
    after.pump(link);
    expect(told).toEqual([
      { ...name('7'), kind: 'acknowledged' },
      { ...name('8'), kind: 'sent' },
    ]);
  });
});
