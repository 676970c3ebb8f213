import { describe, expect, it } from 'vitest';
import { defaultDecodeLimits } from '../limits.ts';
import { decodePayload } from './decode-payload.ts';
import { encodePayload } from './encode-payload.ts';
import { SparkplugHost } from './host.ts';
import type { Metric } from './payload.ts';
import { bdSeq, byAlias, fields, int, kinds, node, scene, sensor } from './testing-scene.ts';
import { topicOf } from './topic.ts';

describe('a birth', () => {
  it('brings the node online with its values, without what only the protocol needs', () => {
    expect(scene().birth()).toEqual([
      { kind: 'online', source: node, timeMs: 500 },
      {
        kind: 'records',
        source: node,
        groups: [{ record: { fields: { rpm: 1 }, timeMs: 10 }, historical: false, transient: false }],
      },
    ]);
  });

  it('of a device comes after that of its node', () => {
    const { birth, deviceBirth } = scene();
    expect(deviceBirth(1).map((event) => (event.kind === 'rejected' ? event.problem.reason : event.kind))).toEqual([
      'no-birth',
      'rebirth',
    ]);
    birth();
    expect(deviceBirth(1)[0]).toEqual({ kind: 'online', source: sensor, timeMs: 500 });
  });

  it('again with the same bdSeq is a rebirth: nobody was offline, and aliases are those of the new one', () => {
    const { birth, deviceBirth, send } = scene();
    birth();
    deviceBirth();
    expect(kinds(birth())).toEqual(['records']);
    expect(kinds(send('DDATA', 1, [byAlias(2n, 4)]))).toEqual(['rejected', 'rebirth']);
    expect(kinds(deviceBirth(2))).toEqual(['records']);
  });

  it('with another bdSeq ends the session before it', () => {
    const { birth, deviceBirth } = scene();
    birth(0n);
    deviceBirth();
    expect(birth(1n).map((event) => [event.kind, event.source])).toEqual([
      ['offline', sensor],
      ['offline', node],
      ['online', node],
      ['records', node],
    ]);
  });

  it('a device that is not born again after its node goes offline', () => {
    const { host, birth, deviceBirth } = scene({ deviceBirthTimeoutMs: 50 });
    birth();
    deviceBirth();
    birth(0n, 2000);
    expect([host.tick(2049), host.dueMs]).toEqual([[], 2050]);
    expect(host.tick(2050)).toEqual([{ kind: 'offline', source: sensor, timeMs: 2050 }]);
  });

  it('a metric without a name, or with the alias of another, is told and the rest is used', () => {
    const { send } = scene();
    const events = send('NBIRTH', 0, [bdSeq(0n), int('a', 1, { alias: 1n }), int('b', 2, { alias: 1n })]);
    expect(kinds(events)).toEqual(['online', 'rejected', 'records']);
  });
});

describe('data', () => {
  it('by alias has the name and the type of the birth', () => {
    const { birth, deviceBirth, send } = scene();
    birth();
    deviceBirth();
    expect(send('DDATA', 2, [byAlias(2n, -7)])).toEqual([
      {
        kind: 'records',
        source: sensor,
        groups: [{ record: { fields: { temp: -7 }, timeMs: 11 }, historical: false, transient: false }],
      },
    ]);
  });

  it('of several moments are several records; stored and passing values are told apart; bad quality is flagged', () => {
    const { birth, send } = scene();
    birth();
    const bad = { properties: { Quality: { type: 'Int32', value: 0 } } };
    const [event] = send('NDATA', 1, [
      byAlias(1n, 1, { timestampMs: 7, historical: true }),
      byAlias(1n, 2, { timestampMs: 8, historical: true }),
      byAlias(1n, 3, { timestampMs: 9, transient: true }),
      byAlias(1n, 4, { timestampMs: 9, ...bad }),
    ]);
    expect(
      event?.kind === 'records' &&
        event.groups.map(({ record: { timeMs, fields, flags }, historical, transient }) => [
          timeMs,
          fields['rpm'],
          historical,
          transient,
          flags,
        ]),
    ).toEqual([
      [7, 1, true, false, undefined],
      [8, 2, true, false, undefined],
      [9, 3, false, true, undefined],
      [9, 4, false, false, ['decoder-warning']],
    ]);
  });

  it('of an unknown alias asks for a birth, and what is known is used', () => {
    const { birth, send } = scene();
    birth();
    const events = send('NDATA', 1, [byAlias(1n, 5), byAlias(99n, 6)]);
    expect(kinds(events)).toEqual(['records', 'rejected', 'rebirth']);
    expect(fields(events)).toEqual([{ rpm: 5 }]);
  });

  it('that cannot be read is told and does not take the others with it', () => {
    const { birth, send } = scene();
    birth();
    const events = send('NDATA', 1, [byAlias(1n, 5), { name: 'rpm', type: 'String', typeKnown: true, value: 'x' }]);
    expect(kinds(events)).toEqual(['records', 'rejected']);
  });

  it('asks for a birth once in an interval, with a message that says so (tck-id-operational-behavior-data-commands-ncmd-rebirth-name)', () => {
    const { host, send } = scene({ rebirthIntervalMs: 100 });
    const [, asked] = send('NDATA', 4, [byAlias(1n, 5)], 1000);
    expect(asked).toMatchObject({ kind: 'rebirth', source: node, topic: 'spBv1.0/plant/NCMD/press-7' });
    const payload = asked?.kind === 'rebirth' ? decodePayload(asked.payload, defaultDecodeLimits) : undefined;
    expect(payload).toEqual({
      timestampMs: 1000,
      metrics: [
        { name: 'Node Control/Rebirth', type: 'Boolean', timestampMs: 1000, wire: { field: 'boolean', value: true } },
      ],
    });
    expect(kinds(send('NDATA', 5, [byAlias(1n, 5)], 1050))).toEqual(['rejected']);
    expect(kinds(host.tick(1099))).toEqual([]);
    expect(kinds(host.tick(1100))).toEqual(['rebirth']);
    expect(host.dueMs).toBeUndefined();
  });
});

describe('the order', () => {
  it('is restored when the missing message comes in time (tck-id-operational-behavior-host-reordering-success)', () => {
    const { host, birth, send } = scene();
    birth();
    expect(send('NDATA', 2, [byAlias(1n, 2)])).toEqual([]);
    expect(host.dueMs).toBe(3000);
    expect(fields(send('NDATA', 1, [byAlias(1n, 1)]))).toEqual([{ rpm: 1 }, { rpm: 2 }]);
    expect(host.dueMs).toBeUndefined();
  });

  it('is given up after the timeout: births are asked for, and what waited is used (tck-id-operational-behavior-host-reordering-rebirth)', () => {
    const { host, birth, send } = scene({ reorderTimeoutMs: 10 });
    birth();
    send('NDATA', 3, [byAlias(1n, 3)]);
    send('NDATA', 2, [byAlias(1n, 2)], 1009);
    expect(host.tick(1009)).toEqual([]);
    const events = host.tick(1010);
    expect([kinds(events)[0], fields(events)]).toEqual(['rebirth', [{ rpm: 2 }, { rpm: 3 }]]);
    expect(fields(send('NDATA', 4, [byAlias(1n, 4)]))).toEqual([{ rpm: 4 }]);
  });

  it('goes around after 255', () => {
    const { host, birth, send } = scene();
    birth();
    for (let i = 1; i <= 600; i++) expect(fields(send('NDATA', i & 255, [byAlias(1n, i)]))).toEqual([{ rpm: i }]);
    expect(host.dueMs).toBeUndefined();
  });

  it('a message without a number is refused (tck-id-payloads-sequence-num-always-included)', () => {
    const { birth, send } = scene();
    birth();
    expect(send('NDATA', undefined, [byAlias(1n, 1)])).toMatchObject([{ problem: { reason: 'malformed' } }]);
  });

  it('more than may wait is as good as the timeout', () => {
    const { birth, send } = scene({ waitingMax: 2 });
    birth();
    send('NDATA', 2, [byAlias(1n, 2)]);
    send('NDATA', 3, [byAlias(1n, 3)]);
    expect(kinds(send('NDATA', 4, [byAlias(1n, 4)]))).toEqual(['rebirth', 'records', 'records', 'records']);
  });
});

describe('a death', () => {
  it('takes the node and its devices offline, at the time of the host (tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline)', () => {
    const { birth, deviceBirth, send } = scene();
    birth(3n);
    deviceBirth();
    expect(send('NDEATH', undefined, [bdSeq(3n)], 9000)).toEqual([
      { kind: 'offline', source: sensor, timeMs: 9000 },
      { kind: 'offline', source: node, timeMs: 9000 },
    ]);
    expect(send('NDEATH', undefined, [bdSeq(3n)], 9001)).toEqual([]);
  });

  it('of a session before is nothing new', () => {
    const { birth, send } = scene();
    birth(3n);
    expect(send('NDEATH', undefined, [bdSeq(2n)])).toEqual([]);
    expect(fields(send('NDATA', 1, [byAlias(1n, 1)]))).toEqual([{ rpm: 1 }]);
  });

  it('of a device has its own time, and its data needs a birth again', () => {
    const { birth, deviceBirth, send } = scene();
    birth();
    deviceBirth();
    expect(send('DDEATH', 2, [])).toEqual([{ kind: 'offline', source: sensor, timeMs: 500 }]);
    expect(kinds(send('DDATA', 3, [byAlias(2n, 1)]))).toEqual(['rejected', 'rebirth']);
    expect(send('DDEATH', 4, [])).toEqual([]);
  });

  it('everything is offline when the host was away', () => {
    const { host, birth, deviceBirth } = scene();
    birth();
    deviceBirth();
    expect(host.disconnected(7).map(({ kind, source }) => [kind, source])).toEqual([
      ['offline', sensor],
      ['offline', node],
    ]);
    expect(host.disconnected(8)).toEqual([]);
  });
});

describe('limits', () => {
  it('as many nodes, devices and metrics as may be; a node that is offline gives way', () => {
    const host = new SparkplugHost({ nodesMax: 2, metricsMax: 4, devicesPerNodeMax: 1 });
    const birth = (edgeNode: string, metrics: readonly Metric[]) =>
      kinds(
        host.accept(
          topicOf('NBIRTH', { group: 'g', edgeNode }),
          encodePayload({ seq: 0, metrics: [bdSeq(0n), ...metrics] }),
          1,
        ),
      );
    expect(birth('a', [int('x', 1)])).toEqual(['online', 'records']);
    expect(birth('b', [int('x', 1), int('y', 1)])).toEqual(['rejected']);
    expect(birth('c', [int('x', 1)])).toEqual(['online', 'records']);
    expect(birth('d', [])).toEqual(['rejected']);
    const device = (name: string, seq: number) =>
      kinds(
        host.accept(topicOf('DBIRTH', { group: 'g', edgeNode: 'a' }, name), encodePayload({ seq, metrics: [] }), 1),
      );
    expect([device('one', 1), device('two', 2)]).toEqual([['online'], ['rejected']]);
  });
});

describe('what is kept over a restart', () => {
  it('is JSON, and the next message finds names and order as they were', () => {
    const { host, birth, deviceBirth } = scene();
    birth(5n);
    deviceBirth();
    const again = SparkplugHost.restore(JSON.parse(JSON.stringify(host.snapshot())), 2000);
    expect(again.snapshot()).toEqual(host.snapshot());
    const data = encodePayload({ seq: 2, metrics: [byAlias(2n, 8)] });
    expect(fields(again.accept(topicOf('DDATA', node, 'sensor'), data, 2000))).toEqual([{ temp: 8 }]);
    const missed = encodePayload({ seq: 9, metrics: [byAlias(2n, 9)] });
    expect(again.accept(topicOf('DDATA', node, 'sensor'), missed, 2000)).toEqual([]);
    expect(kinds(again.tick(4000))).toEqual(['rebirth', 'records']);
    const death = encodePayload({ metrics: [bdSeq(5n)] });
    expect(kinds(again.accept(topicOf('NDEATH', node), death, 5000))).toEqual(['offline', 'offline']);
  });
});

describe('commands', () => {
  it('have the alias and the type of the birth', () => {
    const { host, birth, deviceBirth } = scene();
    birth();
    deviceBirth();
    const message = host.command(sensor, 'temp', -3, 5);
    expect(message?.topic).toBe('spBv1.0/plant/DCMD/press-7/sensor');
    expect(decodePayload(message?.payload ?? new Uint8Array(), defaultDecodeLimits)).toMatchObject({
      metrics: [{ name: 'temp', alias: 2n, type: 'Int32', wire: { field: 'int', value: 0xffff_fffdn } }],
    });
    expect(host.command(sensor, 'nothing', 1, 5)).toBeUndefined();
    expect(host.accept(message?.topic ?? '', message?.payload ?? new Uint8Array(), 5)).toEqual([]);
  });
});
