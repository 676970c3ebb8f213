import { decodeU64, key } from '@nameplate/storage';
import type { CommandRecord } from './command.ts';

/** Rows of commands, in the store of the series. */
export const commandRows = {
  of: (deviceKey: string) => key('command', deviceKey),
  one: (deviceKey: string, id: number) => key('command', deviceKey, id),
  /** The open ones, by when they expire. */
  dues: key('command-due'),
  due: (deadlineMs: number, id: number, deviceKey: string) => key('command-due', deadlineMs, id, deviceKey),
} as const;

export function encodeRecord(record: CommandRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record));
}

export function decodeRecord(row: Uint8Array): CommandRecord {
  return JSON.parse(Buffer.from(row).toString()) as CommandRecord;
}

/** What the key of a deadline says. */
export function dueOf(rowKey: Uint8Array): { readonly id: number; readonly deviceKey: string } {
  const at = commandRows.dues.length;
  const deviceKey = Buffer.from(rowKey.buffer, rowKey.byteOffset + at + 16, rowKey.length - at - 17).toString();
  return { id: decodeU64(rowKey, at + 8), deviceKey };
}
