import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Fold, NameplateError, parseIdentifier, parsePrefix, prefixKey } from '@nameplate/model';
import {
  type AggregateReadingsRequest,
  fromTimestamp,
  type GetLatestReadingsRequest,
  type ListReadingsRequest,
  type SendCommandRequest,
  type SubscribeReadingsRequest,
  toReadingMessage,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import { requireScope } from '@nameplate/registry';
import { alarmMethods } from './alarm-methods.ts';
import type { CallContext, Calls } from './call.ts';
import { commandMethods } from './command-methods.ts';
import type { GrpcBackends } from './services.ts';

/** Readings and alarms out, commands in. */
export function telemetryService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const { readings } = backends;
  return {
    GetLatestReadings: calls.unary('GetLatestReadings', async (request: GetLatestReadingsRequest, { principal }) => {
      const latest = await readings.latest(principal, parseIdentifier(request.identifier), request.metrics);
      return { readings: latest.map(toReadingMessage) };
    }),
    ListReadings: calls.unary('ListReadings', async (request: ListReadingsRequest, { principal }) => {
      const startMs = fromTimestamp(request.startTime);
      const endMs = fromTimestamp(request.endTime);
      const page = await readings.list(principal, parseIdentifier(request.identifier), {
        metric: request.metric,
        newestFirst: request.newestFirst,
        pageSize: request.pageSize === 0 ? backends.config.page_size_max : request.pageSize,
        ...(request.pageToken === '' ? {} : { pageToken: request.pageToken }),
        ...(startMs === undefined ? {} : { startMs }),
        ...(endMs === undefined ? {} : { endMs }),
      });
      return { readings: page.readings.map(toReadingMessage), nextPageToken: page.nextPageToken };
    }),
    AggregateReadings: calls.unary('AggregateReadings', (request: AggregateReadingsRequest, context) =>
      aggregate(backends, request, context),
    ),
    SubscribeReadings: calls.serverStream('SubscribeReadings', (request: SubscribeReadingsRequest, context) =>
      subscribe(backends, request, context),
    ),
    SendCommand: calls.unary('SendCommand', (request: SendCommandRequest, context) => send(backends, request, context)),
    ...commandMethods(calls, backends),
    ...alarmMethods(calls, backends),
  };
}

async function aggregate({ readings }: GrpcBackends, request: AggregateReadingsRequest, { principal }: CallContext) {
  const { unit, windows } = await readings.aggregate(principal, parseIdentifier(request.identifier), {
    metric: request.metric,
    startMs: required('start_time', fromTimestamp(request.startTime)),
    endMs: required('end_time', fromTimestamp(request.endTime)),
    window: request.window,
    fold: parseFold(request.fold),
    timeZone: request.timeZone === '' ? 'UTC' : request.timeZone,
  });
  return {
    unit,
    windows: windows.map(({ startMs, endMs, value, count }) => ({
      startTime: toTimestamp(startMs),
      endTime: toTimestamp(endMs),
      ...(value === undefined ? {} : { value }),
      count,
    })),
  };
}

/** The first message is empty: it says that from here on nothing is missed. */
async function* subscribe({ readings }: GrpcBackends, request: SubscribeReadingsRequest, context: CallContext) {
  const { principal, signal } = context;
  if ((request.identifier === '') === (request.prefix === '')) {
    throw new NameplateError('INVALID_VALUE', 'Give an identifier or a prefix, and not both.', {
      reason: 'SUBSCRIPTION_TARGET',
    });
  }
  const events =
    request.identifier === ''
      ? await readings.subscribePrefix(principal, prefixKey(parsePrefix(request.prefix)), signal)
      : await readings.subscribe(principal, parseIdentifier(request.identifier), signal);
  yield { identifier: request.identifier, dropped: 0 };
  for await (const { identifier, reading, dropped } of events) {
    yield { identifier, dropped, reading: toReadingMessage(reading) };
  }
}

async function send({ gateway, registry }: GrpcBackends, request: SendCommandRequest, { principal }: CallContext) {
  const identifier = parseIdentifier(request.identifier);
  requireScope(principal, 'telemetry.publish', identifier.prefixKey);
  if (gateway === undefined) {
    throw new NameplateError('UNSUPPORTED_OPERATION', 'This server has not the gateway role (roles).', {
      reason: 'NO_GATEWAY',
    });
  }
  if ((await registry.devices.find(identifier.canonical)) === undefined) {
    throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not enrolled as a device.`, {
      reason: 'DEVICE_UNKNOWN',
    });
  }
  const command = { identifier: identifier.canonical, port: request.port, payload: request.payload, qos: 1 as const };
  const { delivered, queued } = await gateway.publish(command);
  return { delivered: delivered || queued };
}

const folds: readonly Fold[] = ['min', 'max', 'mean', 'sum', 'count', 'first', 'last', 'delta'];

function parseFold(text: string): Fold {
  const fold = folds.find((known) => known === text);
  if (fold !== undefined) return fold;
  throw new NameplateError('INVALID_VALUE', `fold: expected one of ${folds.join(', ')}.`, { reason: 'FOLD' });
}

function required(field: string, value: number | undefined): number {
  if (value !== undefined) return value;
  throw new NameplateError('INVALID_VALUE', `${field}: expected a time.`, {
    reason: 'FIELD_MISSING',
    metadata: { field },
  });
}
