import type { BilingualText, CommandArguments } from '@nameplate/model';

/**
 * Where a command is. `pending`: it is being handed over, or the server ended while it was. `queued`: it is kept for the device's session.
 * `sent`: it went out to the device. `confirmed`: the device reported what it was to bring about. `expired`: it did not, in time.
 * `rejected`: nothing of the device was there to take it.
 */
export type CommandState = (typeof commandStates)[number];

export const commandStates = ['pending', 'queued', 'sent', 'confirmed', 'expired', 'rejected'] as const;

/** A named command to a device, and what came of it. */
export interface CommandRecord {
  /** Digits; later ones are greater. */
  readonly id: string;
  /** Canonical text of the device. */
  readonly identifier: string;
  readonly deviceKey: string;
  /** Its name in the profile. */
  readonly command: string;
  /** As the profile named it then. */
  readonly name: BilingualText;
  readonly args: CommandArguments;
  /** Who sent it, as the server knows them. */
  readonly by: string;
  readonly state: CommandState;
  readonly createMs: number;
  /** When its state was told last. */
  readonly updateMs: number;
  /** What confirms it; absent: nothing does. */
  readonly confirm?: { readonly metric: string; readonly equals: unknown };
  /** When it expires, while it is open. */
  readonly deadlineMs?: number;
}

/** What handing it over came to. */
export interface Handover {
  readonly delivered: boolean;
  readonly queued: boolean;
}

/** May something still come of it? */
export function isOpen({ state, confirm }: CommandRecord): boolean {
  return state === 'pending' || state === 'queued' || (state === 'sent' && confirm !== undefined);
}
