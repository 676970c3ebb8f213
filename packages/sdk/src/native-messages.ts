import {
  type HandleValue,
  identifierFromHandle,
  NameplateError,
  parseIdentifier,
  type ValueReference,
} from '@nameplate/model';
import { fromHandleValueMessage, toHandleValueMessage } from '@nameplate/protocol/grpc';
import type { HandleInput, HandleValueInput, HandleValueMessage } from './messages.ts';

/**
 * A handle as the client's messages carry it. The Handle protocol tells no etag and no time of registration: the one is
 * empty, the other absent; changed is when the youngest value was.
 */
export function nativeHandleMessage(
  handle: string,
  values: readonly HandleValue[],
  state: 'ACTIVE' | 'RETIRED' = 'ACTIVE',
): HandleInput {
  const youngest = values.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0);
  return {
    identifier: identifierFromHandle(handle).canonical,
    values: values.map(nativeValueMessage),
    etag: '',
    state: `HANDLE_STATE_${state}`,
    createTime: null,
    updateTime: youngest === 0 ? null : { seconds: youngest, nanos: 0 },
  };
}

function nativeValueMessage(value: HandleValue): HandleValueInput {
  return { ...toHandleValueMessage(value), ttl: value.ttl.kind === 'relative' ? 'ttlS' : 'expireUnixS' };
}

/** The values that a request carries. */
export function nativeValues(values: readonly HandleValueInput[] | null | undefined): HandleValue[] {
  return (values ?? []).map((value) =>
    fromHandleValueMessage({
      ...value,
      ttl: value.ttlS === undefined ? 'expireUnixS' : 'ttlS',
      references: value.references ?? [],
    } as HandleValueMessage),
  );
}

/** Canonical text → value form, as it goes over the wire. */
export function nativeHandle(identifier: string): ValueReference['handle'] {
  return parseIdentifier(identifier).handle;
}

/** What gRPC can say and the Handle protocol cannot is refused, never left out. */
export function notNative(what: string, instead: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', `The Handle protocol has no ${what}: ${instead}.`, {
    reason: 'NOT_IN_HANDLE_PROTOCOL',
  });
}
