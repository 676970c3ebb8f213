import { isProblem, type Problem } from '../problem.ts';
import {
  base64In,
  best,
  envelopeFormat,
  isJson,
  type Json,
  objectIn,
  pick,
  problem,
  timeIn,
  type Uplink,
} from './envelope.ts';

/** ChirpStack v4: the event `up` of its MQTT integration, as JSON. */
export const chirpstackFormat = envelopeFormat('chirpstack', readChirpstack);

/** Fields that only the other events have, by which they can be told; none of them measures anything. */
const others: Readonly<Record<string, string>> = {
  margin: 'status',
  acknowledged: 'ack',
  queueItemId: 'ack',
  relayRxInfo: 'join',
  level: 'log',
  location: 'location',
  integrationName: 'integration',
};

function readChirpstack(message: Json): Uplink | Problem {
  const info = objectIn(message, 'deviceInfo');
  const uplink = isJson(message['txInfo']) || message['rxInfo'] !== undefined || message['fCnt'] !== undefined;
  if (!uplink) {
    const event = Object.keys(others).find((field) => message[field] !== undefined);
    const name = event === undefined ? (message['devAddr'] === undefined ? 'unknown' : 'join') : others[event];
    return problem('unsupported', `This is the event ${name} of ChirpStack; only up holds what a device sends.`);
  }
  const carried = base64In(message, 'data');
  if (isProblem(carried)) return carried;
  const receiver = best(message['rxInfo']);
  const { devEui } = info;
  const { fPort, object } = message;
  return {
    ...carried,
    ...(typeof devEui === 'string' && { device: devEui }),
    ...(isPort(fPort) && { fPort }),
    ...(isJson(object) && { object }),
    ...timeIn(message, 'time'),
    radio: {
      ...pick(message, ['devAddr', 'fCnt', 'fPort', 'dr', 'adr', 'confirmed']),
      ...pick(info, ['deviceName', 'deviceProfileName', 'applicationName']),
      ...pick(receiver, ['gatewayId', 'rssi', 'snr']),
      ...pick(objectIn(message, 'txInfo'), ['frequency']),
    },
  };
}

export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 255;
}
