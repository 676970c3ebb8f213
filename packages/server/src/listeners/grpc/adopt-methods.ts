import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { decide, type Identifier, NameplateError, parseIdentifier, tryParseIdentifier } from '@nameplate/model';
import { type AdoptDeviceRequest, fromHandleValueMessage, toTimestamp } from '@nameplate/protocol/grpc';
import { accessPrefix, requireScope, type WriteContext } from '@nameplate/registry';
import type { CallContext, Calls } from './call.ts';
import { issued, toDeviceMessage } from './device-messages.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Devices that nobody enrolled, and how they become devices. */
export function adoptMethods(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  return {
    ListUnknownDevices: calls.unary('ListUnknownDevices', (_request: object, context) => list(backends, context)),
    AdoptDevice: calls.unary('AdoptDevice', (request: AdoptDeviceRequest, context) =>
      adopt(backends, request, context),
    ),
  };
}

function list({ gateway }: GrpcBackends, { principal }: CallContext) {
  if (principal.kind !== 'app') requireScope(principal, 'device.manage', '*');
  const devices = (gateway?.unknownDevices() ?? [])
    .filter(({ name, gateway: behind }) => {
      const of = tryParseIdentifier(behind ?? name);
      return of && decide(principal, { scope: 'device.manage', prefix: accessPrefix(of) }).allowed;
    })
    .map(({ firstMs, lastMs, sample, ...device }) => ({
      ...device,
      firstTime: toTimestamp(firstMs),
      lastTime: toTimestamp(lastMs),
      ...(sample !== undefined && { sample: Buffer.from(sample, 'base64') }),
    }));
  return { devices };
}

async function adopt(backends: GrpcBackends, request: AdoptDeviceRequest, call: CallContext) {
  const { gateway } = backends;
  if (gateway === undefined)
    throw new NameplateError('UNSUPPORTED_OPERATION', 'This server has no gateway role.', { reason: 'ROLE' });
  const { name, profile, requestId } = request;
  const identifier = parseIdentifier(request.identifier);
  const behind = request.gateway === '' ? undefined : parseIdentifier(request.gateway);
  requireScope(call.principal, 'device.manage', accessPrefix(identifier));
  if (behind) requireScope(call.principal, 'device.manage', accessPrefix(behind));
  else requireOwnName(name, identifier);
  await register(backends, request, identifier, writeContext(call, requestId && `${requestId}/register`));
  const context = writeContext(call, requestId && `${requestId}/enrol`);
  const answer = behind
    ? {
        device: toDeviceMessage(
          await backends.registry.devices.attach(context, { identifier, profile, gateway: behind, alias: name }),
        ),
      }
    : await enrol(backends, request, identifier, context);
  return { ...answer, replayed: await gateway.adopted(name, behind?.key) };
}

/** A new asset; one that is there is taken as it is. */
async function register(
  { registry }: GrpcBackends,
  request: AdoptDeviceRequest,
  identifier: Identifier,
  context: WriteContext,
) {
  if ((await registry.handles.read(identifier)) !== undefined) return;
  await registry.handles.create(context, { identifier, values: request.values.map(fromHandleValueMessage) });
}

async function enrol(
  { registry, gateway }: GrpcBackends,
  request: AdoptDeviceRequest,
  identifier: Identifier,
  context: WriteContext,
) {
  const { profile, newPassword } = request;
  if (newPassword) return issued(await registry.devices.enrol(context, { identifier, profile }));
  const passwordDigest = gateway?.presentedPassword(identifier.canonical);
  if (passwordDigest === undefined)
    throw new NameplateError(
      'HANDLE_NOT_FOUND',
      `${identifier.canonical} has presented no password of at least 8 octets here: let it try again, or ask for a new one.`,
      { reason: 'PASSWORD_UNKNOWN' },
    );
  return { device: toDeviceMessage(await registry.devices.adopt(context, { identifier, profile, passwordDigest })) };
}

function requireOwnName(name: string, identifier: Identifier): void {
  if (tryParseIdentifier(name)?.key === identifier.key) return;
  throw new NameplateError(
    'INVALID_VALUE',
    `It connects as ${name.slice(0, 100)}, which is the identifier that it has to get.`,
    {
      reason: 'ADOPT_NAME',
      metadata: { field: 'identifier' },
    },
  );
}
