import { describe, expect, it } from 'vitest';
import { defaultDecodeLimits } from '../limits.ts';
import { certificateTopic, stampDeath } from './aware.ts';
import { decodePayload } from './decode-payload.ts';
import { encodePayload } from './encode-payload.ts';
import { hostDeath, hostState } from './host-state.ts';
import { bdSeq } from './testing-scene.ts';
import { parseTopic } from './topic.ts';

describe('topics', () => {
  it.each([
    ['spBv1.0/g/NBIRTH/n', { type: 'NBIRTH', group: 'g', edgeNode: 'n' }],
    ['spBv1.0/g/DDATA/n/d', { type: 'DDATA', group: 'g', edgeNode: 'n', device: 'd' }],
    ['spBv1.0/STATE/host', { type: 'STATE', hostId: 'host' }],
    ['spBv1.0/g/NBIRTH/n/d', undefined],
    ['spBv1.0/g/DDATA/n', undefined],
    ['spBv1.0/g/STATE/n', undefined],
    ['spBv1.0/g/DDATA/n/d/e', undefined],
    ['spBv1.0/g/NDATA/', undefined],
    ['spAv1.0/g/NDATA/n', undefined],
    ['spBv1.0', undefined],
  ])('%s', (topic, expected) => expect(parseTopic(topic)).toEqual(expected));
});

describe('the host itself', () => {
  it('states with one time in will and birth (tck-id-host-topic-phid-birth-payload-timestamp)', () => {
    const text = ({ payload }: { readonly payload: Uint8Array }) => new TextDecoder().decode(payload);
    const { will, birth } = hostState('nameplate', 1_700_000_000_000);
    expect([will.topic, will.qos, will.retain, text(will)]).toEqual([
      'spBv1.0/STATE/nameplate',
      1,
      true,
      '{"online":false,"timestamp":1700000000000}',
    ]);
    expect(text(birth)).toBe('{"online":true,"timestamp":1700000000000}');
    expect(text(hostDeath('nameplate', 5))).toBe('{"online":false,"timestamp":5}');
  });
});

describe('an aware server', () => {
  it('keeps births where the specification says (tck-id-conformance-mqtt-aware-nbirth-mqtt-topic, -dbirth-mqtt-topic)', () => {
    expect(certificateTopic('spBv1.0/g/NBIRTH/n')).toBe('$sparkplug/certificates/spBv1.0/g/NBIRTH/n');
    expect(certificateTopic('spBv1.0/g/DBIRTH/n/d')).toBe('$sparkplug/certificates/spBv1.0/g/DBIRTH/n/d');
    expect(certificateTopic('spBv1.0/g/NDATA/n')).toBeUndefined();
  });

  it('gives a death the time of its delivery, and leaves the rest (tck-id-conformance-mqtt-aware-ndeath-timestamp)', () => {
    const will = encodePayload({ timestampMs: 1, metrics: [bdSeq(7n)] });
    expect(decodePayload(stampDeath(will, 99), defaultDecodeLimits)).toEqual({
      timestampMs: 99,
      metrics: [{ name: 'bdSeq', type: 'Int64', wire: { field: 'long', value: 7n } }],
    });
    const broken = Uint8Array.of(18, 200);
    expect(stampDeath(broken, 99)).toBe(broken);
  });
});
