import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePayload } from './encode-payload.ts';
import { SparkplugHost } from './host.ts';
import type { HostEvent } from './host-event.ts';
import { bdSeq, byAlias, fields, int, kinds, node, scene, sensor } from './testing-scene.ts';
import { topicOf } from './topic.ts';

/** A true session of one node and device: NBIRTH, DBIRTH, then data that counts up. */
function session(
  messages: number,
): { readonly topic: string; readonly payload: Uint8Array; readonly value?: number }[] {
  return Array.from({ length: messages }, (_, i) => {
    const seq = (i + 2) & 255;
    const onDevice = i % 2 === 0;
    const metrics = [byAlias(onDevice ? 2n : 1n, i, { timestampMs: i })];
    return {
      topic: topicOf(onDevice ? 'DDATA' : 'NDATA', node, onDevice ? 'sensor' : undefined),
      payload: encodePayload({ seq, metrics }),
      value: i,
    };
  });
}

describe('whatever the network does', () => {
  const values = (events: readonly HostEvent[]) => fields(events).map((record) => Object.values(record)[0]);

  it('messages that are out of order by a few come out complete and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 300, maxLength: 300 }), (delays) => {
        const { host, birth, deviceBirth } = scene();
        birth();
        deviceBirth();
        const sent = session(300).map((message, i) => ({ ...message, at: i + (delays[i] ?? 0) }));
        const events = [...sent]
          .sort((a, b) => a.at - b.at)
          .flatMap(({ topic, payload }) => host.accept(topic, payload, 1000));
        expect(values(events)).toEqual(sent.map(({ value }) => value));
        expect(kinds(events)).not.toContain('rebirth');
      }),
      { numRuns: 30 },
    );
  });

  it('what arrives is used exactly once, and a gap is always answered by asking for births', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (kept) => {
        const { host, birth, deviceBirth } = scene({ reorderTimeoutMs: 5 });
        birth();
        deviceBirth();
        const sent = session(60);
        const events: HostEvent[] = [];
        sent.forEach(({ topic, payload }, i) => {
          if (kept[i] === true) events.push(...host.accept(topic, payload, 1000 + i));
          events.push(...host.tick(1000 + i));
        });
        events.push(...host.tick(100_000));
        const arrived = sent.filter((_, i) => kept[i]).map(({ value }) => value);
        expect(values(events)).toEqual(arrived);
        const last = kept.lastIndexOf(true);
        expect(kinds(events).includes('rebirth')).toBe(kept.slice(0, Math.max(0, last)).includes(false));
      }),
      { numRuns: 60 },
    );
  });

  it('a restart between two messages changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(39), (at) => {
        const { host, birth, deviceBirth } = scene();
        birth();
        deviceBirth();
        let running = host;
        const events = session(40).flatMap(({ topic, payload }, i) => {
          if (i === at) running = SparkplugHost.restore(JSON.parse(JSON.stringify(running.snapshot())), 1000);
          return running.accept(topic, payload, 1000);
        });
        expect(values(events)).toEqual(Array.from({ length: 40 }, (_, i) => i));
      }),
    );
  });

  it('online and offline take turns for every node and device, whatever comes', () => {
    const message = fc.record({
      type: fc.constantFrom('NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDATA', 'DDEATH' as const),
      seq: fc.nat(6),
      session: fc.bigInt(0n, 2n),
      alias: fc.bigInt(0n, 3n),
      waitMs: fc.constantFrom(0, 1, 3000, 40_000),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const { host, send } = scene();
        let nowMs = 1000;
        const online = new Set<string>();
        for (const { type, seq, session, alias, waitMs } of messages) {
          nowMs += waitMs;
          const metrics =
            type === 'NDEATH' || type === 'NBIRTH'
              ? [bdSeq(session), int('rpm', 1, { alias: 1n })]
              : [byAlias(alias, 1)];
          const sent = send(type as 'NBIRTH', seq, type === 'DBIRTH' ? [int('temp', 1, { alias })] : metrics, nowMs);
          for (const { kind, source } of [...sent, ...host.tick(nowMs)]) {
            const name = JSON.stringify(source);
            if (kind === 'online') {
              expect(online.has(name)).toBe(false);
              online.add(name);
            } else if (kind === 'offline') expect(online.delete(name)).toBe(true);
            else if (kind === 'records') expect(online.has(name)).toBe(true);
          }
          if (online.has(JSON.stringify(sensor))) expect(online.has(JSON.stringify(node))).toBe(true);
          expect(host.dueMs === undefined || host.dueMs > nowMs).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
