import { NameplateError } from '@nameplate/model';
import type { CommandRecord } from './command.ts';
import type { CommandKey } from './ledger.ts';

interface Asked {
  readonly command: string;
  readonly identifier: string;
}

export function unknown({ command, identifier }: Asked, names: readonly string[]): NameplateError {
  const known = names.length === 0 ? 'none' : names.slice(0, 50).join(', ');
  return new NameplateError('INVALID_VALUE', `${identifier} has no command ${command}; its profile has ${known}.`, {
    reason: 'COMMAND_UNKNOWN',
    metadata: { command, known },
  });
}

export function unconfirmed({ command, identifier }: Asked): NameplateError {
  return new NameplateError(
    'INVALID_VALUE',
    `${command} of ${identifier} is of high risk: send it again and say that you mean it (confirmed).`,
    { reason: 'COMMAND_NOT_CONFIRMED', metadata: { command, field: 'confirmed' } },
  );
}

export function notFound({ id }: CommandKey): NameplateError {
  return new NameplateError(
    'VALUE_NOT_FOUND',
    `The device has no command ${id.slice(0, 32)}: the newest of each device are kept.`,
    { reason: 'COMMAND_NOT_FOUND', metadata: { id: id.slice(0, 32) } },
  );
}

export function closedAlready({ id, command, state }: CommandRecord): NameplateError {
  return new NameplateError('INVALID_VALUE', `${command} (${id}) is ${state}: there is nothing to take back.`, {
    reason: 'COMMAND_CLOSED',
    metadata: { id, state },
  });
}
