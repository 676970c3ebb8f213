import { describe, expect, it } from 'vitest';
import { parseProfile } from './parse-profile.ts';

const metrics = { valve: { kind: 'state' } };
const args = { type: 'object', properties: { position: { type: 'string' } } };

function parsed(command: object) {
  return parseProfile({ metrics, commands: { setValve: { args, ...command } } }).commands?.['setValve'];
}

describe('a command of a profile', () => {
  it('says where it goes, how it is written, and what confirms it', () => {
    const command = {
      port: 'valve',
      encode: { format: 'cjt188', request: 'valve', type: 16, address: '$suffix', position: '$args.position' },
      confirmBy: { metric: 'valve', equals: '$args.position', withinS: 600 },
      offline: 'queue',
    };
    expect(parsed(command)).toEqual({ args, ...command });
  });

  it.each([
    [{ port: 'a/b' }, 'commands.setValve.port'],
    [{ port: '+' }, 'commands.setValve.port'],
    [{ encode: {} }, 'commands.setValve.encode.format'],
    [{ encode: { format: 'A B' } }, 'commands.setValve.encode.format'],
    [{ offline: 'never' }, 'commands.setValve.offline'],
    [{ confirmBy: { metric: 'valve', equals: 'open' } }, 'commands.setValve.confirmBy.withinS'],
    [{ confirmBy: { metric: 'valve', withinS: 60 } }, 'commands.setValve.confirmBy.equals'],
    [{ confirmBy: { metric: 'tap', equals: 'open', withinS: 60 } }, 'commands.setValve.confirmBy.metric'],
    [{ confirmBy: { metric: 'valve', equals: '$args.speed', withinS: 60 } }, 'commands.setValve.confirmBy.equals'],
    [{ confirmBy: { metric: 'valve', equals: 'open', withinS: 0 } }, 'commands.setValve.confirmBy.withinS'],
  ])('%j is refused, naming the field', (command, path) => {
    expect(() => parsed(command)).toThrow(expect.objectContaining({ metadata: expect.objectContaining({ path }) }));
  });
});
