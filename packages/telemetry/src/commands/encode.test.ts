import type { CommandDefinition, DeviceProfile } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { checkEncodings, encodeCommand } from './encode.ts';

const args = {
  type: 'object',
  properties: {
    position: { type: 'string' },
    value: { type: 'integer' },
    on: { type: 'boolean' },
    code: { type: 'string' },
  },
} as const;
const input = { id: '258', command: 'go', suffix: 'meter-000000000161' };

function written(
  encode: CommandDefinition['encode'],
  given: Readonly<Record<string, unknown>> = {},
  suffix = input.suffix,
) {
  return Buffer.from(encodeCommand({ args, ...(encode && { encode }) }, { ...input, suffix, args: given }));
}

describe('a command is written', () => {
  it('as JSON, whole or its arguments alone', () => {
    expect(JSON.parse(written(undefined, { on: true }).toString())).toEqual({
      id: '258',
      command: 'go',
      args: { on: true },
    });
    expect(written({ format: 'json', body: 'args' }, { on: true }).toString()).toBe('{"on":true}');
  });

  it('as DL/T 645: the known request of a meter 000000000161 for its energy', () => {
    const encode = { format: 'dlt645', request: 'read', address: '$suffix', code: '$args.code' };
    expect(written(encode, { code: '00010000' }).toString('hex')).toBe('fefefefe68610100000000681104333334331416');
  });

  it('as CJ/T 188, valve and read, with the number of the command as the sequence', () => {
    const valve = { format: 'cjt188', request: 'valve', type: 0x10, address: '$suffix', position: '$args.position' };
    const frame = written(valve, { position: 'closed' }, 'w-00123456789012');
    expect(frame.toString('hex')).toBe(`fefefefe6810129078563412000404a0170299${sum(frame.subarray(4))}`);
    expect(() => written(valve, { position: 'scrub' }, 'w-00123456789012')).toThrow('open or closed');
    expect(() => written(valve, { position: 'open' }, 'w-1')).toThrow('ends in 14 digits');
    const read = { format: 'cjt188', request: 'read', type: 0x10, address: '00123456789012' };
    expect(written(read).toString('hex')).toContain('01031f9002');
  });

  it('as Modbus', () => {
    const coil = { format: 'modbus-rtu', request: 'write-coil', station: 17, address: 172, value: '$args.on' };
    // Modbus over serial line: 11 05 00 AC FF 00 4E 8B.
    expect(written(coil, { on: true }).toString('hex')).toBe('110500acff004e8b');
    const register = { format: 'modbus-rtu', request: 'write-register', station: 17, address: 1, value: '$args.value' };
    expect(written(register, { value: 3 }).toString('hex')).toBe('1106000100039a9b');
    expect(() => written(register, {})).toThrow('value is to be a number');
    const read = { format: 'modbus-rtu', request: 'read', station: 17, code: 3, address: 107, quantity: 3 };
    expect(written(read).toString('hex')).toBe('1103006b00037687');
  });
});

/** Of all octets before the last two. */
function sum(frame: Buffer): string {
  const total = frame.subarray(0, -2).reduce((a, b) => a + b, 0) & 0xff;
  return Buffer.of(total, 0x16).toString('hex');
}

describe('an encoding that a profile names', () => {
  it.each([
    [{ format: 'xml' }, 'commands.go.encode'],
    [{ format: 'cjt188' }, 'commands.go.encode'],
    [{ format: 'json', indent: 2 }, 'commands.go.encode.indent'],
    [{ format: 'dlt645', request: 'read', address: '$suffix' }, 'commands.go.encode.code'],
    [{ format: 'dlt645', request: 'read', address: '$args.where', code: '00010000' }, 'commands.go.encode.address'],
  ])('is checked: %j', (encode, path) => {
    const profile: DeviceProfile = { format: 'json', metrics: {}, commands: { go: { args, encode } } };
    expect(() => checkEncodings(profile)).toThrow(
      expect.objectContaining({ metadata: expect.objectContaining({ path }) }),
    );
  });
});
