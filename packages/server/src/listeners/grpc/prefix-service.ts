import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { NameplateError } from '@nameplate/model';
import {
  type ApplyForPrefixRequest,
  type CreatePrefixRequest,
  type DecidePrefixApplicationRequest,
  type GetPrefixRequest,
  type ListPrefixApplicationsRequest,
  type ListPrefixesRequest,
  type ResumePrefixRequest,
  type SuspendPrefixRequest,
  type TransferPrefixRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { PrefixApplication, PrefixRecord } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Prefixes homed here. */
export function prefixService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const { prefixes } = backends.registry;
  return {
    CreatePrefix: calls.unary('CreatePrefix', async (request: CreatePrefixRequest, context) => {
      const { prefix, description, organization, requestId } = request;
      const wanted = { prefix, description, organization };
      return { prefix: toMessage(await prefixes.create(writeContext(context, requestId), wanted)) };
    }),
    GetPrefix: calls.unary('GetPrefix', async (request: GetPrefixRequest, { principal }) => ({
      prefix: toMessage(await prefixes.get(principal, request.prefix)),
    })),
    ListPrefixes: calls.unary('ListPrefixes', async (request: ListPrefixesRequest, { principal }) => {
      const page = await prefixes.list(principal, pageOf(request));
      return { prefixes: page.prefixes.map(toMessage), nextPageToken: page.nextPageToken };
    }),
    ...applicationMethods(calls, backends),
    ...custodyMethods(calls, backends),
  };
}

function applicationMethods(calls: Calls, { registry }: GrpcBackends): UntypedServiceImplementation {
  const { applications } = registry;
  return {
    ApplyForPrefix: calls.unary('ApplyForPrefix', async ({ requestId, ...wanted }: ApplyForPrefixRequest, context) => ({
      application: toApplication(await applications.apply(writeContext(context, requestId), wanted)),
    })),
    DecidePrefixApplication: calls.unary(
      'DecidePrefixApplication',
      async ({ requestId, id, decision, reason }: DecidePrefixApplicationRequest, context) => {
        const wanted = { id, decision: decisionOf(decision), reason };
        return { application: toApplication(await applications.decide(writeContext(context, requestId), wanted)) };
      },
    ),
    ListPrefixApplications: calls.unary(
      'ListPrefixApplications',
      async (request: ListPrefixApplicationsRequest, { principal }) => {
        const { state } = request;
        const page = await applications.list(principal, { ...pageOf(request), state });
        return { applications: page.applications.map(toApplication), nextPageToken: page.nextPageToken };
      },
    ),
  };
}

function custodyMethods(calls: Calls, { registry }: GrpcBackends): UntypedServiceImplementation {
  const { custody } = registry;
  return {
    SuspendPrefix: calls.unary('SuspendPrefix', async ({ requestId, ...wanted }: SuspendPrefixRequest, context) => ({
      prefix: toMessage(await custody.suspend(writeContext(context, requestId), wanted)),
    })),
    ResumePrefix: calls.unary('ResumePrefix', async ({ requestId, ...wanted }: ResumePrefixRequest, context) => ({
      prefix: toMessage(await custody.resume(writeContext(context, requestId), wanted)),
    })),
    TransferPrefix: calls.unary('TransferPrefix', async ({ requestId, ...wanted }: TransferPrefixRequest, context) => ({
      prefix: toMessage(await custody.transfer(writeContext(context, requestId), wanted)),
    })),
  };
}

function decisionOf(text: string): 'allot' | 'refuse' {
  if (text === 'allot' || text === 'refuse') return text;
  throw new NameplateError('INVALID_VALUE', 'A decision is allot or refuse.', { reason: 'DECISION' });
}

function toMessage({ createTimeMs, suspended, events = [], ...prefix }: PrefixRecord) {
  return {
    ...prefix,
    createTime: toTimestamp(createTimeMs),
    suspended: suspended !== undefined,
    events: events.map(({ timeMs, ...event }) => ({ ...event, eventTime: toTimestamp(timeMs) })),
  };
}

function toApplication({ createTimeMs, decision, ...application }: PrefixApplication) {
  const { reviewer, reason, timeMs } = decision ?? {};
  return {
    ...application,
    createTime: toTimestamp(createTimeMs),
    ...(timeMs === undefined ? {} : { reviewer, reason, decideTime: toTimestamp(timeMs) }),
  };
}
