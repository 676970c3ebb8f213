import type { Gateway } from '@nameplate/gateway';
import type { CommandCarrier } from '@nameplate/telemetry';

/** Commands go to their devices by the gateway. */
export function commandCarrier(gateway: Pick<Gateway, 'publish' | 'withdraw'>): CommandCarrier {
  return {
    handOver: ({ identifier, deviceKey, id, port, payload, offline, expireTimeMs, downlink }) =>
      gateway.publish({
        identifier,
        port,
        payload,
        qos: 1,
        expireTimeMs,
        connectedOnly: offline === 'reject',
        name: { deviceKey, id },
        ...(downlink && { downlink }),
      }),
    withdraw: ({ identifier, deviceKey, id }) => gateway.withdraw(identifier, { deviceKey, id }),
  };
}
