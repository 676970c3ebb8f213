import {
  type Change,
  type ChangeKind,
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  identifierFromHandle,
  NameplateError,
  type Place,
  parseIdentifier,
  type Reading,
  type TimeToLive,
  type Visibility,
  visibilities,
} from '@nameplate/model';
import type {
  ChangeInput,
  HandleInput,
  HandleValueInput,
  HandleValueMessage,
  PlaceInput,
  ReadingInput,
} from './messages.ts';
import { toTimestamp } from './moment.ts';

const changeKinds = {
  created: 'CHANGE_KIND_CREATED',
  updated: 'CHANGE_KIND_UPDATED',
  retired: 'CHANGE_KIND_RETIRED',
  access: 'CHANGE_KIND_ACCESS',
} as const satisfies Record<ChangeKind, string>;

const visibilityWords = {
  public: 'VISIBILITY_PUBLIC',
  authenticated: 'VISIBILITY_AUTHENTICATED',
  consortium: 'VISIBILITY_CONSORTIUM',
  named: 'VISIBILITY_NAMED',
  private: 'VISIBILITY_PRIVATE',
} as const satisfies Record<Visibility, string>;

export function toHandleMessage(record: HandleRecord): HandleInput {
  return {
    identifier: record.identifier.canonical,
    values: record.values.map(toHandleValueMessage),
    etag: record.etag ?? String(record.revision),
    createTime: toTimestamp(record.createTimeMs),
    updateTime: toTimestamp(record.updateTimeMs),
    state: record.state === 'retired' ? 'HANDLE_STATE_RETIRED' : 'HANDLE_STATE_ACTIVE',
  };
}

export function toHandleValueMessage(value: HandleValue): HandleValueInput {
  return {
    index: value.index,
    type: value.type,
    data: Buffer.from(value.data.buffer, value.data.byteOffset, value.data.byteLength),
    ...(value.ttl.kind === 'relative' ? { ttlS: value.ttl.seconds } : { expireUnixS: value.ttl.unixSeconds }),
    permissions: { ...value.permissions },
    updateTime: toTimestamp(value.timestamp * 1000),
    // References hold the value form; text is its canonical form.
    references: value.references.map(({ handle, index }) => ({ identifier: referenceText(handle), index })),
    ...(value.visibility === undefined ? {} : { visibility: visibilityWords[value.visibility] }),
  };
}

/**
 * A value that a client sent; what it left out has its default. The timestamp is the server's to set.
 * @throws NameplateError INVALID_VALUE, INVALID_IDENTIFIER (a reference)
 */
export function fromHandleValueMessage(message: HandleValueMessage): HandleValue {
  return {
    index: message.index,
    type: message.type,
    data: message.data,
    ttl: timeToLive(message),
    permissions: message.permissions ? { ...message.permissions } : defaultPermissions,
    ...visibilityField(message.visibility),
    timestamp: 0,
    references: message.references.map(({ identifier, index }) => {
      if (index > 0x7fff_ffff)
        throw new NameplateError('INVALID_VALUE', `references: index ${index} is above 2147483647.`);
      return { handle: parseIdentifier(identifier).handle, index };
    }),
  };
}

export function toPlaceMessage(place: Place): PlaceInput {
  const { updateTimeMs, ...rest } = place;
  return { ...rest, ...(updateTimeMs === undefined ? {} : { updateTime: toTimestamp(updateTimeMs) }) };
}

export function toReadingMessage(reading: Reading): ReadingInput {
  const { value } = reading;
  return {
    metric: reading.metric,
    ...(typeof value === 'number'
      ? { number: value }
      : typeof value === 'boolean'
        ? { boolean: value }
        : { text: value }),
    unit: reading.unit,
    deviceTime: toTimestamp(reading.deviceTimeMs),
    receiveTime: toTimestamp(reading.receiveTimeMs),
    quality: [...reading.quality],
  };
}

export function toChangeMessage(change: Change): ChangeInput {
  return {
    sequence: change.sequence,
    kind: changeKinds[change.kind],
    identifier: change.identifier,
    etag: change.etag ?? String(change.revision),
    time: toTimestamp(change.timeMs),
    actor: change.actor,
  };
}

/** The visibility that a message tells, or none. @throws NameplateError INVALID_VALUE for a number that none has */
function visibilityField(word: string | number | undefined): { readonly visibility?: Visibility } {
  if (word === undefined || word === 'VISIBILITY_UNSPECIFIED') return {};
  const visibility = visibilities.find((each) => visibilityWords[each] === word);
  if (visibility !== undefined) return { visibility };
  throw new NameplateError('INVALID_VALUE', `visibility: expected one of ${visibilities.join(', ')}.`, {
    reason: 'VALUE_VISIBILITY',
    metadata: { field: 'visibility' },
  });
}

/** A record may refer to what is not an identifier by our rules; it is shown as it is. */
function referenceText(handle: string): string {
  try {
    return identifierFromHandle(handle).canonical;
  } catch {
    return handle;
  }
}

function timeToLive(message: HandleValueMessage): TimeToLive {
  if (message.ttl === 'ttlS') return { kind: 'relative', seconds: message.ttlS ?? 0 };
  if (message.ttl === 'expireUnixS') return { kind: 'absolute', unixSeconds: message.expireUnixS ?? 0 };
  return defaultTimeToLive;
}
