import type { CommandDefinition, DeviceProfile } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { checkEncodings, writeCommand } from './encode.ts';

const codec = 'function encodeDownlink(i) { return { fPort: 9, bytes: [i.data.level] }; }';
const blind = 'function decodeUplink(i) { return { data: { n: i.bytes.length } }; }';
const args = { type: 'object', properties: { level: { type: 'integer' } } } as const;

function profileOf(encode: CommandDefinition['encode'], rest: Partial<DeviceProfile> = {}): DeviceProfile {
  return { format: 'json', metrics: {}, commands: { dim: { args, ...(encode && { encode }) } }, ...rest };
}

function write(profile: DeviceProfile, given: object = { level: 4 }) {
  const { dim = {} } = profile.commands ?? {};
  return writeCommand(dim, { id: '7', command: 'dim', args: { ...given }, suffix: 'lamp-1' }, profile);
}

describe('a command in the words of another platform', () => {
  it.each([
    ['the format', { format: 'ts013', options: { source: codec } }],
    ['a rule', { decode: [{ match: { fPort: 2 }, format: 'ts013', source: codec }] }],
    ['an envelope', { format: 'chirpstack', options: { payload: { format: 'ts013', options: { source: codec } } } }],
    [
      'a rule in an envelope',
      { format: 'things-stack', options: { payload: { decode: [{ format: 'ts013', source: codec }] } } },
    ],
  ] as const)('is written by the codec of %s', (_, rest) => {
    const profile = profileOf({ format: 'ts013', confirmed: false }, rest);
    checkEncodings(profile);
    const { payload, downlink } = write(profile);
    expect([...payload]).toEqual([4]);
    expect(downlink).toEqual({ kind: 'lorawan', fPort: 9, confirmed: false });
  });

  it('a codec that cannot write one says so, and so does one that does not want to', () => {
    const profile = profileOf({ format: 'ts013' }, { format: 'ts013', options: { source: blind } });
    checkEncodings(profile);
    expect(() => write(profile)).toThrow(expect.objectContaining({ reason: 'COMMAND_NO_DOWNLINK' }));
    const picky = profileOf({ format: 'ts013' }, { format: 'ts013', options: { source: codec } });
    expect(() => write(picky, { level: 400 })).toThrow(expect.objectContaining({ reason: 'COMMAND_ENCODING' }));
  });

  it('of Sparkplug names the metrics that it writes', () => {
    const profile = profileOf({
      format: 'sparkplug',
      metrics: { Level: '$args.level', Armed: true, __proto__x: null },
    });
    checkEncodings(profile);
    expect(write(profile).downlink).toEqual({
      kind: 'sparkplug',
      metrics: { Level: 4, Armed: true, __proto__x: null },
    });
    expect(() => write(profile, {})).toThrow(expect.objectContaining({ reason: 'COMMAND_ENCODING' }));
  });

  it('of ThingsBoard has the name of the command, or that of its method', () => {
    expect(write(profileOf({ format: 'thingsboard' })).downlink).toMatchObject({ method: 'dim', params: { level: 4 } });
    expect(write(profileOf({ format: 'thingsboard', method: 'setDim' })).downlink).toMatchObject({ method: 'setDim' });
  });

  it.each([
    [{ format: 'ts013' }, 'commands.dim.encode.format'],
    [{ format: 'sparkplug' }, 'commands.dim.encode.metrics'],
    [{ format: 'sparkplug', metrics: {} }, 'commands.dim.encode.metrics'],
    [{ format: 'sparkplug', metrics: [1] }, 'commands.dim.encode.metrics'],
    [{ format: 'sparkplug', metrics: { Level: { a: 1 } } }, 'commands.dim.encode.metrics.Level'],
    [{ format: 'sparkplug', metrics: { Level: '$args.speed' } }, 'commands.dim.encode.metrics.Level'],
    [{ format: 'thingsboard', method: 7 }, 'commands.dim.encode.method'],
    [{ format: 'thingsboard', topic: 'x' }, 'commands.dim.encode.topic'],
    [{ format: 'telepathy' }, 'commands.dim.encode'],
  ])('%j is refused when the profile is published', (encode, path) => {
    expect(() => checkEncodings(profileOf(encode))).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', metadata: expect.objectContaining({ path }) as object }),
    );
  });
});
