import { describe, expect, it } from 'vitest';
import { checkArguments } from './check-arguments.ts';
import type { ArgumentSchema } from './profile.ts';

const args: ArgumentSchema = {
  type: 'object',
  properties: {
    position: { type: 'string', enum: ['open', 'closed'] },
    level: { type: 'integer', minimum: 0, maximum: 100, default: 50 },
    step: { type: 'number', multipleOf: 0.1 },
    note: { type: 'string', minLength: 2, maxLength: 4 },
    force: { type: 'boolean' },
    periods: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: { type: 'object', properties: { start: { type: 'string' } }, required: ['start'] },
    },
  },
  required: ['position'],
  additionalProperties: false,
};

describe('what a command is given', () => {
  it('is taken when it fits, with the defaults of what is left out', () => {
    expect(checkArguments('setValve', { args }, { position: 'open', step: 0.3 })).toEqual({
      position: 'open',
      level: 50,
      step: 0.3,
    });
    expect(checkArguments('arm', {}, {})).toEqual({});
  });

  it.each([
    [{}, 'position', 'required'],
    [{ position: 'ajar' }, 'position', 'enum'],
    [{ position: 'open', level: 101 }, 'level', 'maximum'],
    [{ position: 'open', level: -1 }, 'level', 'minimum'],
    [{ position: 'open', level: 1.5 }, 'level', 'type'],
    [{ position: 'open', level: '1' }, 'level', 'type'],
    [{ position: 'open', step: 0.25 }, 'step', 'multipleOf'],
    [{ position: 'open', note: 'a' }, 'note', 'minLength'],
    [{ position: 'open', note: '管网压力高' }, 'note', 'maxLength'],
    [{ position: 'open', force: 1 }, 'force', 'type'],
    [{ position: 'open', periods: [] }, 'periods', 'minItems'],
    [{ position: 'open', periods: [{}] }, 'periods[0].start', 'required'],
    [{ position: 'open', speed: 3 }, 'speed', 'additionalProperties'],
    [JSON.parse('{"position": "open", "__proto__": 1}'), '__proto__', 'additionalProperties'],
    [[], 'args', 'type'],
    [null, 'args', 'type'],
  ])('%j is refused, naming the argument and the rule', (given, argument, rule) => {
    expect(() => checkArguments('setValve', { args }, given)).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        reason: 'COMMAND_ARGUMENT',
        metadata: expect.objectContaining({ argument, rule }),
      }),
    );
  });

  it('is nothing where a command takes nothing', () => {
    expect(() => checkArguments('arm', {}, { now: true })).toThrow('arm takes none');
  });
});
