import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { formatDeviceTopic } from '@nameplate/gateway';
import { parseIdentifier } from '@nameplate/model';
import {
  type EnrolDeviceRequest,
  type GetDeviceRequest,
  type RevokeCredentialRequest,
  type RotateCredentialRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { DeviceRecord, IssuedCredential } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Devices and their credentials. */
export function deviceService(calls: Calls, { registry: { devices } }: GrpcBackends): UntypedServiceImplementation {
  return {
    EnrolDevice: calls.unary('EnrolDevice', async (request: EnrolDeviceRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      const { profile, requestId } = request;
      return issued(await devices.enrol(writeContext(context, requestId), { identifier, profile }));
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
  };
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

function toMessage({ identifier, profile, enrolTimeMs, activeCredentials }: DeviceRecord) {
  return { identifier, profile, enrolTime: toTimestamp(enrolTimeMs), activeCredentials };
}
