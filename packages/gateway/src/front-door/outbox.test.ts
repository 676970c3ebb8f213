import { describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import type { Delivery } from './encode-publish.ts';
import { plainMessage } from './message.ts';
import { Outbox, type OutboxLink } from './outbox.ts';

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
  const outbox = new Outbox({ ...defaultLimits, ...limits }, clock);
  const link = new FakeLink();
  const offer = (text: string, qos: 0 | 1 | 2, to: OutboxLink | null = link, expireTimeMs = Infinity) =>
    outbox.offer(
      { ...plainMessage({ topic: 't', payload: Buffer.from(text), qos }), expireTimeMs },
      { qos, retain: false, subscriptionIds: [] },
      to ?? undefined,
      true,
    );
  return { outbox, link, clock, offer };
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
