import type { Reading } from '@nameplate/model';
import type { DeadLetterReason } from './dead-letters.ts';
import type { DeviceMessage, GatewayDevice } from './ports.ts';
import type { DeviceReply, HeardFrame } from './reply.ts';

/** What a message says of one device. */
export interface DeviceReadings {
  readonly device: GatewayDevice;
  readonly readings: readonly Reading[];
}

/** A message, or a part of it, about a device that nobody enrolled. In this form it can be read again once somebody did. */
export interface Orphan {
  readonly gateway: GatewayDevice;
  readonly alias: string;
  readonly message: DeviceMessage;
}

/** A gateway's word that a device came or went. */
export interface Attendance {
  readonly device: GatewayDevice;
  readonly online: boolean;
  readonly timeMs: number;
}

export interface Interpretation {
  readonly parts: readonly DeviceReadings[];
  readonly attendance: readonly Attendance[];
  readonly problems: readonly { readonly reason: DeadLetterReason; readonly message: string }[];
  readonly orphans: readonly Orphan[];
  /** Answers to commands. */
  readonly replies: readonly (DeviceReply | HeardFrame)[];
}

/** Collects what becomes of one message. */
export interface Draft {
  readonly message: DeviceMessage;
  readonly sender: GatewayDevice;
  readonly parts: DeviceReadings[];
  readonly problems: { reason: DeadLetterReason; message: string }[];
  readonly orphans: Orphan[];
  readonly attendance: Attendance[];
  readonly replies: (DeviceReply | HeardFrame)[];
}

export function newDraft(message: DeviceMessage, sender: GatewayDevice): Draft {
  return { message, sender, parts: [], problems: [], orphans: [], attendance: [], replies: [] };
}

/** Why a part of a message cannot be used. */
export function undecodable({ reason, message }: { readonly reason: string; readonly message: string }) {
  return { reason: 'undecodable' as const, message: `${reason}: ${message}` };
}
