import { NameplateError } from '@nameplate/model';
import { prefixRange, type Reader } from '@nameplate/storage';
import type { CommandRecord } from './command.ts';
import { commandRows, decodeRecord } from './rows.ts';

/** Which commands: of one device. */
export interface CommandQuery {
  readonly deviceKey: string;
  readonly pageSize: number;
  /** The id of the last one of the page before. */
  readonly pageToken?: string;
}

export interface CommandPage {
  readonly commands: readonly CommandRecord[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** The newest first. */
export async function listCommands(reader: Reader, query: CommandQuery): Promise<CommandPage> {
  const { deviceKey, pageSize, pageToken = '' } = query;
  const range = prefixRange(commandRows.of(deviceKey));
  const rest = pageToken === '' ? range : { ...range, lt: commandRows.one(deviceKey, idOf(pageToken)) };
  const commands: CommandRecord[] = [];
  for await (const { value } of reader.range({ ...rest, reverse: true, limit: pageSize + 1 })) {
    if (commands.length === pageSize) return { commands, nextPageToken: commands.at(-1)?.id ?? '' };
    commands.push(decodeRecord(value));
  }
  return { commands, nextPageToken: '' };
}

function idOf(token: string): number {
  const id = /^\d{1,16}$/.test(token) ? Number(token) : Number.NaN;
  if (Number.isSafeInteger(id)) return id;
  throw new NameplateError('INVALID_VALUE', 'page_token is not one that this listing gave.', {
    reason: 'PAGE_TOKEN',
    metadata: { field: 'page_token' },
  });
}
