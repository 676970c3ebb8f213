import { type DevicePresence, formatDeviceTopic } from '@nameplate/gateway';
import { parseIdentifier } from '@nameplate/model';
import { toTimestamp } from '@nameplate/protocol/grpc';
import type { DeviceRecord, IssuedCredential } from '@nameplate/registry';

/** A device with what it connects with. */
export function issued({ device, credential }: IssuedCredential) {
  const identifier = parseIdentifier(device.identifier);
  return {
    device: toDeviceMessage(device),
    credential: {
      ...credential,
      publishTopic: formatDeviceTopic(identifier, 'up', 'data'),
      // `formatDeviceTopic` would escape a wildcard: the last level is replaced instead.
      subscribeTopic: formatDeviceTopic(identifier, 'down', 'x').replace(/x$/, '+'),
    },
  };
}

export function toDeviceMessage({ enrolTimeMs, ...device }: DeviceRecord) {
  return { ...device, enrolTime: toTimestamp(enrolTimeMs) };
}

/** With whether it is there. */
export function toPresentDevice(device: DeviceRecord, presence: DevicePresence | undefined) {
  return {
    ...toDeviceMessage(device),
    ...(presence && { lastSeenTime: toTimestamp(presence.lastSeenMs) }),
    ...(presence?.online !== undefined && { online: presence.online }),
  };
}
