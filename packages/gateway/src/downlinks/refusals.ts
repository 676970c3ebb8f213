import { NameplateError } from '@nameplate/model';

/** A device that has no such command in its own words. */
export function noDownlink(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'COMMAND_NO_DOWNLINK' });
}

/** A device to which the way is not known. */
export function noRoute(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'COMMAND_NO_ROUTE' });
}
