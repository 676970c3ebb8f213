import { describe, expect, it } from 'vitest';
import { Acknowledgements, acknowledgementHeaders } from './acknowledgements.ts';

const { puback, pubrec } = acknowledgementHeaders;

function recorder() {
  const writes: string[] = [];
  const acknowledgements = new Acknowledgements((octets) => writes.push(octets.toString('hex')));
  return { acknowledgements, writes };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('acknowledgements', () => {
  it('keep the order of arrival, whatever becomes durable first', async () => {
    const { acknowledgements, writes } = recorder();
    const entries = [1, 2, 3].map((id) => acknowledgements.expect(id === 2 ? pubrec : puback, id, 10));
    acknowledgements.settle(entries[2] as never);
    acknowledgements.settle(entries[1] as never);
    await tick();
    expect(writes).toEqual([]);
    expect(acknowledgements.pending).toBe(3);
    acknowledgements.settle(entries[0] as never);
    await tick();
    expect(writes).toEqual(['400200015002000240020003']);
    expect(acknowledgements.pending).toBe(0);
    expect(acknowledgements.pendingOctets).toBe(0);
  });

  it('of one commit go out in one write', async () => {
    const { acknowledgements, writes } = recorder();
    const commit = Promise.resolve();
    for (let id = 1; id <= 100; id++) {
      const entry = acknowledgements.expect(puback, id, 1);
      void commit.then(() => acknowledgements.settle(entry));
    }
    await tick();
    expect(writes).toHaveLength(1);
    expect(writes[0]).toHaveLength(100 * 8);
  });

  it('a message without an answer counts as pending, and holds later answers up', async () => {
    const { acknowledgements, writes } = recorder();
    const first = acknowledgements.expect(0, 0, 5);
    acknowledgements.settle(acknowledgements.expect(puback, 7, 5));
    await tick();
    expect(acknowledgements.pendingOctets).toBe(10);
    acknowledgements.settle(first);
    await tick();
    expect(writes).toEqual(['40020007']);
  });

  it('stay small over many messages', async () => {
    const { acknowledgements, writes } = recorder();
    let last = acknowledgements.expect(puback, 1, 1);
    for (let id = 2; id <= 2_000; id++) {
      const next = acknowledgements.expect(puback, id, 1);
      acknowledgements.settle(last);
      if (id % 50 === 0) await tick();
      last = next;
    }
    acknowledgements.settle(last);
    await tick();
    const ids = writes
      .join('')
      .match(/.{8}/g)
      ?.map((hex) => Number.parseInt(hex.slice(4), 16));
    expect(ids).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  });
});
