import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { NameplateError, parseIdentifier, toNameplateError } from '@nameplate/model';
import {
  type EnrolDeviceRequest,
  type EnrolDevicesRequest,
  type GetDeviceRequest,
  type IssuePskRequest,
  type ListDevicesBehindRequest,
  type RemoveDeviceRequest,
  type RevokeCredentialRequest,
  type RotateCredentialRequest,
} from '@nameplate/protocol/grpc';
import type { DeviceRecord, Devices, WriteContext } from '@nameplate/registry';
import { presenceOf } from '../device-presence.ts';
import { adoptMethods } from './adopt-methods.ts';
import type { CallContext, Calls } from './call.ts';
import { claimMethods } from './claim-methods.ts';
import { issued, toDeviceMessage as toMessage, toPresentDevice } from './device-messages.ts';
import { inOrder } from './in-order.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Devices and their credentials. */
export function deviceService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const { devices, psks } = backends.registry;
  const present = (device: DeviceRecord) => toPresentDevice(device, presenceOf(backends.gateway, device));
  return {
    ...claimMethods(calls, backends),
    ...adoptMethods(calls, backends),
    EnrolDevices: calls.bidi('EnrolDevices', (requests: AsyncIterable<EnrolDevicesRequest>, context) =>
      inOrder(requests, backends.config.stream_concurrency, ({ device }, row) =>
        enrolRow(devices, device, row, context),
      ),
    ),
    EnrolDevice: calls.unary('EnrolDevice', async (request: EnrolDeviceRequest, context) => {
      return await enrol(devices, request, writeContext(context, request.requestId));
    }),
    RotateCredential: calls.unary('RotateCredential', async (request: RotateCredentialRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      const { overlapS, requestId } = request;
      return issued(await devices.rotate(writeContext(context, requestId), { identifier, overlapS }));
    }),
    RevokeCredential: calls.unary('RevokeCredential', async (request: RevokeCredentialRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      return { device: toMessage(await devices.revoke(writeContext(context, request.requestId), { identifier })) };
    }),
    IssuePsk: calls.unary('IssuePsk', async (request: IssuePskRequest, context) => {
      const { identifier, profile, overlapS, key, requestId } = request;
      const named = { identifier: parseIdentifier(identifier), profile, overlapS, ...(key.length > 0 && { key }) };
      const { device, psk } = await psks.issue(writeContext(context, requestId), named);
      return { device: toMessage(device), ...psk };
    }),
    GetDevice: calls.unary('GetDevice', async (request: GetDeviceRequest, { principal }) => ({
      device: present(await devices.get(principal, parseIdentifier(request.identifier))),
    })),
    RemoveDevice: calls.unary('RemoveDevice', async (request: RemoveDeviceRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      return { device: toMessage(await devices.remove(writeContext(context, request.requestId), { identifier })) };
    }),
    ListDevicesBehind: calls.unary('ListDevicesBehind', async (request: ListDevicesBehindRequest, { principal }) => {
      const page = await devices.listBehind(principal, parseIdentifier(request.gateway), pageOf(request));
      return { devices: page.devices.map(present), nextPageToken: page.nextPageToken };
    }),
  };
}

/** A row that is refused is an answer: the others go on. */
async function enrolRow(devices: Devices, request: EnrolDeviceRequest | null, row: number, context: CallContext) {
  try {
    if (!request) throw new NameplateError('INVALID_VALUE', 'device: expected one.', { reason: 'FIELD_MISSING' });
    return { row, ...(await enrol(devices, request, writeContext(context, request.requestId))) };
  } catch (thrown) {
    const { code, message, reason } = toNameplateError(thrown);
    return { row, error: { code, message, reason } };
  }
}

/** Behind a gateway, by certificate, or with a password: the first that the request says. */
async function enrol(devices: Devices, request: EnrolDeviceRequest, context: WriteContext) {
  const identifier = parseIdentifier(request.identifier);
  const { profile, gateway, alias, edgeNode, certificate, certificateFingerprint: fingerprint } = request;
  if (gateway !== '')
    return {
      device: toMessage(
        await devices.attach(context, { identifier, profile, gateway: parseIdentifier(gateway), alias }),
      ),
    };
  const named = { identifier, profile, ...(edgeNode !== '' && { edgeNode }) };
  if (!certificate && fingerprint === '') return issued(await devices.enrol(context, named));
  const pinned = { ...named, ...(fingerprint !== '' && { fingerprint }) };
  return { device: toMessage(await devices.certify(context, pinned)) };
}
