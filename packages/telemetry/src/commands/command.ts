import type { ReplyingFormat } from '@nameplate/formats';
import type { BilingualText, CommandArguments } from '@nameplate/model';
import type { Downlink } from './downlink.ts';

/**
 * Where a command is. `pending`: it is being handed over, or the server ended while it was. `queued`: it is kept for the device's session.
 * `sent`: it went out to the device. `acknowledged`: the device's client has it (PUBACK). `answered`: the device answered it. `confirmed`: the
 * device reported what it was to bring about. `failed`: the device refused it, or answered that it could not. `expired`: none of that came in
 * time. `cancelled`: somebody took it back. `rejected`: nothing of the device was there to take it.
 */
export type CommandState = (typeof commandStates)[number];

export const commandStates = [
  'pending',
  'queued',
  'sent',
  'confirmed',
  'expired',
  'rejected',
  'acknowledged',
  'answered',
  'failed',
  'cancelled',
] as const;

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
  /** It is to be answered; absent: an answer is taken, and not waited for. */
  readonly answers?: true;
  /** How long it is waited for, once it went out. */
  readonly withinMs?: number;
  /** When it is sent again; absent: never. */
  readonly retry?: RetryPolicy;
  /** How often it was handed over; absent: once. */
  readonly tries?: number;
  /** While it is open: what is handed over. */
  readonly message?: StoredMessage;
  /** While it is open: when it expires. */
  readonly deadlineMs?: number;
  /** When it is to be acknowledged, or is sent again. */
  readonly nextMs?: number;
  /** What the device answered. */
  readonly answer?: unknown;
  /** Why it failed or expired. */
  readonly problem?: string;
}

export interface RetryPolicy {
  readonly ackWithinMs: number;
  /** Further tries. */
  readonly max: number;
  /** After the first; doubled with each. */
  readonly backoffMs: number;
}

export interface StoredMessage {
  readonly port: string;
  /** Base64. */
  readonly payload: string;
  readonly offline: 'queue' | 'reject';
  readonly downlink?: Downlink;
  /** It is answered by a frame of that format. */
  readonly replies?: ReplyingFormat;
}

/** What handing it over came to. */
export interface Handover {
  readonly delivered: boolean;
  readonly queued: boolean;
}

/** May something still come of it? */
export function isOpen({ deadlineMs }: CommandRecord): boolean {
  return deadlineMs !== undefined;
}

/** The record in another state: closed when nothing more comes of that. */
export function inState(
  record: CommandRecord,
  state: CommandState,
  changes: Partial<CommandRecord> = {},
): CommandRecord {
  const next = { ...record, ...changes, state };
  if (!ends(next)) return next;
  const { deadlineMs: _deadline, nextMs: _next, message: _message, ...closed } = next;
  return closed;
}

/** When something is to be done about it. */
export function dueMs({ deadlineMs = 0, nextMs = Number.POSITIVE_INFINITY }: CommandRecord): number {
  return Math.min(deadlineMs, nextMs);
}

function ends({ state, confirm, answers }: CommandRecord): boolean {
  switch (state) {
    case 'pending':
    case 'queued':
    case 'sent':
      return false;
    case 'acknowledged':
      return confirm === undefined && answers === undefined;
    case 'answered':
      return confirm === undefined;
    default:
      return true;
  }
}
