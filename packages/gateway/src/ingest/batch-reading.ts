import { isNameplateError } from '@nameplate/model';
import type { DeadLetters } from '../dead-letters.ts';
import type { Interpreter } from '../interpret.ts';
import type { Attendance, Orphan } from '../interpretation.ts';
import { decodeDeviceMessage } from '../message-codec.ts';
import type { DeviceMessage } from '../ports.ts';
import type { DeviceReply, HeardFrame } from '../reply.ts';
import type { SenderEvents, SparkplugHosts } from '../sparkplug/hosts.ts';
import type { Decoded } from './series-writer.ts';

/** A journal record on its way, and what the Sparkplug host made of it: once, since a host does not forget. */
export interface HeardRecord {
  readonly record: Uint8Array;
  readonly message: DeviceMessage | undefined;
  readonly heard: SenderEvents | undefined;
  readonly next: number;
}

/** What a batch of records says. */
export interface BatchReading {
  readonly messages: readonly Decoded[];
  /** Dead letters, to be written once: when a profile cannot be had, the batch is read again. */
  readonly letters: readonly (() => void)[];
  readonly orphans: readonly Orphan[];
  readonly attendance: readonly Attendance[];
  readonly replies: readonly (DeviceReply | HeardFrame)[];
}

export function hear(
  { next, record }: { readonly next: number; readonly record: Uint8Array },
  hosts: Pick<SparkplugHosts, 'accept'> | undefined,
): HeardRecord {
  const message = readMessage(record);
  const heard = message?.via?.dialect === 'sparkplug' ? hosts?.accept(message) : undefined;
  return { record, message, heard, next };
}

/** Records → readings of devices. It changes nothing, so it can be done again. */
export async function readBatch(
  records: readonly HeardRecord[],
  {
    interpreter,
    deadLetters,
  }: {
    readonly interpreter: Pick<Interpreter, 'interpret'>;
    readonly deadLetters: Pick<DeadLetters, 'add'>;
  },
): Promise<BatchReading> {
  const messages: Decoded[] = [];
  const letters: (() => void)[] = [];
  const orphans: Orphan[] = [];
  const attendance: Attendance[] = [];
  const replies: (DeviceReply | HeardFrame)[] = [];
  for (const { record, message, heard, next } of records) {
    if (!message) {
      const unknown = { identifier: '', port: '', receiveTimeMs: 0, payload: record };
      letters.push(() => deadLetters.add('unreadable', 'The journal record is not a device message.', unknown));
      continue;
    }
    const said = await interpreter.interpret(message, heard?.events);
    const { parts, problems } = said;
    for (const { reason, message: what } of problems) letters.push(() => deadLetters.add(reason, what, message));
    for (const part of parts) messages.push({ ...part, message, next });
    orphans.push(...said.orphans);
    attendance.push(...said.attendance);
    replies.push(...said.replies);
  }
  return { messages, letters, orphans, attendance, replies };
}

function readMessage(record: Uint8Array): DeviceMessage | undefined {
  try {
    return decodeDeviceMessage(record);
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}
