import { type CommandArguments, NameplateError } from '@nameplate/model';

/** A command that is to be written. */
export interface CommandInput {
  /** Of the record of it; the device may say it back. */
  readonly id: string;
  readonly command: string;
  readonly args: CommandArguments;
  /** Behind the slash of the device's identifier, where a meter's address often is. */
  readonly suffix: string;
}

/** The value that an option stands for: its own, an argument's, or the device's suffix. */
export function resolve(value: unknown, { args, suffix }: Pick<CommandInput, 'args' | 'suffix'>): unknown {
  if (value === '$suffix') return suffix;
  const argument = argumentOf(value);
  return argument === undefined ? value : Object.hasOwn(args, argument) ? args[argument] : undefined;
}

/** The name in `$args.NAME`; undefined when the value is none of that. */
export function argumentOf(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$args\.(.+)$/.exec(value)?.[1] : undefined;
}

export function cannot(option: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `The command cannot be written: ${option} is to be ${expected}.`, {
    reason: 'COMMAND_ENCODING',
    metadata: { option, expected },
  });
}
