import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { formatDeviceTopic } from '@nameplate/gateway';
import { parseIdentifier } from '@nameplate/model';
import {
  type EnrolDeviceRequest,
  type GetDeviceRequest,
  type ListDevicesBehindRequest,
  type RemoveDeviceRequest,
  type RevokeCredentialRequest,
  type RotateCredentialRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { DeviceRecord, Devices, IssuedCredential, WriteContext } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Devices and their credentials. */
export function deviceService(calls: Calls, { registry: { devices } }: GrpcBackends): UntypedServiceImplementation {
  return {
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
    GetDevice: calls.unary('GetDevice', async (request: GetDeviceRequest, { principal }) => ({
      device: toMessage(await devices.get(principal, parseIdentifier(request.identifier))),
    })),
    RemoveDevice: calls.unary('RemoveDevice', async (request: RemoveDeviceRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      return { device: toMessage(await devices.remove(writeContext(context, request.requestId), { identifier })) };
    }),
    ListDevicesBehind: calls.unary('ListDevicesBehind', async (request: ListDevicesBehindRequest, { principal }) => {
      const page = await devices.listBehind(principal, parseIdentifier(request.gateway), pageOf(request));
      return { devices: page.devices.map(toMessage), nextPageToken: page.nextPageToken };
    }),
  };
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

function issued({ device, credential }: IssuedCredential) {
  const identifier = parseIdentifier(device.identifier);
  return {
    device: toMessage(device),
    credential: {
      ...credential,
      publishTopic: formatDeviceTopic(identifier, 'up', 'data'),
      // `formatDeviceTopic` would escape a wildcard: the last level is replaced instead.
      subscribeTopic: formatDeviceTopic(identifier, 'down', 'x').replace(/x$/, '+'),
    },
  };
}

function toMessage({ enrolTimeMs, ...device }: DeviceRecord) {
  return { ...device, enrolTime: toTimestamp(enrolTimeMs) };
}
