import { identifierFromHandle, parseIdentifier, tryParseIdentifier } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDeviceTopic, parseCommandFilter, parseDeviceTopic } from './topic.ts';

describe('a device topic', () => {
  it.each([
    ['iot/88.118.22/meter-0001/up/json', '88.118.22/meter-0001', 'up', 'json'],
    ['iot/88.118.22/a/b//c/down/1', '88.118.22/a/b//c', 'down', '1'],
    ['iot/88.118.22/a/up/x/up/y', '88.118.22/a/up/x', 'up', 'y'],
    ['iot/88.118.22/电表/up/json', '88.118.22/电表', 'up', 'json'],
    ['iot/88.118.22/a%2Bb%23c%25d/up/j', '88.118.22/a+b#c%d', 'up', 'j'],
    ['iot/88.118.22/100%2525/up/j', '88.118.22/100%25', 'up', 'j'],
  ])('%s is read from its end', (topic, handle, direction, port) => {
    const parsed = parseDeviceTopic(topic);
    expect(parsed).toMatchObject({ direction, port });
    expect(parsed?.identifier.handle).toBe(handle);
  });

  it.each([
    '',
    'iot/',
    'iot/up/json',
    'iot/88.118.22/up/json',
    'iot/88.118.22//up/json',
    'iot/88.118.22/a/up',
    'iot/88.118.22/a/up/',
    'iot/88.118.22/a/UP/json',
    'iot/88.118.22/a/up/js on',
    'iot/88.118.22/a/up/+',
    'IOT/88.118.22/a/up/json',
    '/iot/88.118.22/a/up/json',
    'iot/88.118.22/a+b/up/json',
    'iot/88.118.22/a#/up/json',
    'iot/88.118.22/a%2Fb/up/json',
    'iot/88.118.22/a%/up/json',
    'iot/88.x/a/up/json',
    `iot/88.118.22/${'a'.repeat(9_000)}/up/json`,
    `iot/88.118.22/a/up/${'p'.repeat(65)}`,
  ])('%j is none', (topic) => {
    expect(parseDeviceTopic(topic)).toBeUndefined();
  });

  it('has no other spelling of the same identifier', () => {
    const key = parseDeviceTopic('iot/88.118.22/a/up/json')?.identifier.key;
    for (const other of [
      'iot/hdl:88.118.22/a/up/json',
      'iot/info:hdl/88.118.22/a/up/json',
      'iot/88.118.22/%61/up/json',
    ])
      expect(parseDeviceTopic(other)?.identifier.key).not.toBe(key);
  });

  it('of any identifier is read back as that identifier', () => {
    const suffix = fc.string({
      unit: fc.constantFrom('a', 'Z', '/', '%', '+', '#', 'up', '电', ' ', '$', '25'),
      minLength: 1,
    });
    fc.assert(
      fc.property(suffix, fc.constantFrom('up', 'down'), (text, direction) => {
        const handle = `88.118.22/${text}`;
        if (text !== text.trim() || !tryParseIdentifier(handle.replaceAll('%', '%25'))) return;
        const identifier = identifierFromHandle(handle);
        const topic = formatDeviceTopic(identifier, direction, 'p-1');
        expect(parseDeviceTopic(topic)).toMatchObject({ direction, port: 'p-1', identifier: { key: identifier.key } });
        expect(topic).not.toMatch(/[+#]/);
      }),
    );
  });
});

describe('a command filter', () => {
  it.each([
    ['iot/88.118.22/a/down/#', '*'],
    ['iot/88.118.22/a/down/+', '*'],
    ['iot/88.118.22/a/down/valve', 'valve'],
  ])('%s is granted for its device', (filter, port) => {
    const parsed = parseCommandFilter(filter);
    expect(parsed).toMatchObject({ port, base: 'iot/88.118.22/a/down/' });
    expect(parsed?.identifier.key).toBe(parseIdentifier('88.118.22/a').key);
  });

  it.each([
    '#',
    '+',
    'iot/#',
    'iot/88.118.22/+/down/#',
    'iot/88.118.22/a/up/#',
    'iot/88.118.22/a/#',
    '$share/g/iot/88.118.22/a/down/#',
  ])('%s is none', (filter) => {
    expect(parseCommandFilter(filter)).toBeUndefined();
  });
});
