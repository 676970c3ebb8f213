import { type AlarmSeverity, NameplateError } from '@nameplate/model';
import { key, prefixRange, type RangeOptions, type Reader } from '@nameplate/storage';
import type { Alarm } from './alarm.ts';
import { alarmRows, decodeEpisode, textParts } from './rows.ts';

/** Which active alarms: of a device, of all under a prefix (comparison forms), or of all. */
export interface ActiveQuery {
  readonly deviceKey?: string;
  readonly prefixKey?: string;
  /** Only these; empty: all. */
  readonly severities?: readonly AlarmSeverity[];
  readonly pageSize: number;
  readonly pageToken?: string;
}

/** Which of the times that alarms of a device were raised. */
export interface HistoryQuery {
  readonly deviceKey: string;
  /** Only of this one. */
  readonly alarm?: string;
  readonly pageSize: number;
  readonly pageToken?: string;
}

export interface AlarmPage {
  readonly alarms: readonly Alarm[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** Rows looked at for one page that asks for some severities only: then the page is as full as it is. */
const looksPerAlarm = 20;

/** By device, then by the alarm's id. */
export async function listActive(reader: Reader, query: ActiveQuery): Promise<AlarmPage> {
  const { severities = [], pageSize, pageToken = '' } = query;
  const range = activeRange(query);
  const alarms: Alarm[] = [];
  let looks = 0;
  let last: Uint8Array | undefined;
  for await (const entry of reader.range(pageToken === '' ? range : { ...range, ...afterToken(pageToken, range) })) {
    if (alarms.length === pageSize || looks === pageSize * looksPerAlarm)
      return { alarms, nextPageToken: tokenOf(last ?? entry.key) };
    looks += 1;
    last = Buffer.from(entry.key);
    const [, deviceKey = '', id = ''] = textParts(entry.key, 3);
    const rowKey = alarmRows.episode(deviceKey, id, Number(Buffer.from(entry.value).toString()));
    const row = await reader.get(rowKey);
    const alarm = row && decodeEpisode(rowKey, row);
    if (alarm !== undefined && (severities.length === 0 || severities.includes(alarm.severity))) alarms.push(alarm);
  }
  return { alarms, nextPageToken: '' };
}

/** By the alarm's id backwards, the newest first. */
export async function listHistory(reader: Reader, query: HistoryQuery): Promise<AlarmPage> {
  const { deviceKey, alarm, pageSize, pageToken = '' } = query;
  const range = prefixRange(
    alarm === undefined ? alarmRows.episodes(deviceKey) : alarmRows.episodesOf(deviceKey, alarm),
  );
  const rest = pageToken === '' ? range : { gte: range.gte, lt: afterToken(pageToken, range).gt };
  const alarms: Alarm[] = [];
  let last: Uint8Array | undefined;
  for await (const entry of reader.range({ ...rest, reverse: true, limit: pageSize + 1 })) {
    if (alarms.length === pageSize) return { alarms, nextPageToken: tokenOf(last ?? entry.key) };
    last = Buffer.from(entry.key);
    alarms.push(decodeEpisode(entry.key, entry.value));
  }
  return { alarms, nextPageToken: '' };
}

/** A prefix covers the devices right under it, `88.118/…`, and those of derived ones, `88.118.…`: `.` and `/` are neighbours. */
function activeRange({ deviceKey, prefixKey = '*' }: ActiveQuery): Bounds {
  if (deviceKey !== undefined) return prefixRange(alarmRows.activesOf(deviceKey));
  if (prefixKey === '*') return prefixRange(alarmRows.actives);
  const from = (next: string) => key('alarm-active', Buffer.from(`${prefixKey}${next}`));
  return { gte: from('.'), lt: from('0') };
}

type Bounds = Required<Pick<RangeOptions, 'gte'>> & Pick<RangeOptions, 'lt'>;

function tokenOf(rowKey: Uint8Array): string {
  return Buffer.from(rowKey).toString('base64url');
}

function afterToken(token: string, { gte, lt }: Bounds): { readonly gt: Uint8Array } {
  const place = Buffer.from(token, 'base64url');
  const within = Buffer.compare(place, gte) >= 0 && (lt === undefined || Buffer.compare(place, lt) < 0);
  if (within && place.toString('base64url') === token) return { gt: place };
  throw new NameplateError('INVALID_VALUE', 'page_token is not one that this listing gave.', {
    reason: 'PAGE_TOKEN',
    metadata: { field: 'page_token' },
  });
}
