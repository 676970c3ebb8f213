import { isProblem, type Problem } from '../problem.ts';
import { isPort } from './chirpstack.ts';
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

/** The Things Stack v3: the uplink message of its MQTT and webhook integrations, as JSON. */
export const thingsStackFormat = envelopeFormat('things-stack', readThingsStack);

const others = [
  'join_accept',
  'downlink_ack',
  'downlink_nack',
  'downlink_sent',
  'downlink_failed',
  'downlink_queued',
  'location_solved',
  'service_data',
];

function readThingsStack(message: Json): Uplink | Problem {
  const uplink = message['uplink_message'];
  if (!isJson(uplink)) {
    const event = others.find((field) => message[field] !== undefined) ?? 'unknown';
    return problem(
      'unsupported',
      `This is the event ${event} of The Things Stack; only uplink_message holds what a device sends.`,
    );
  }
  const carried = base64In(uplink, 'frm_payload');
  if (isProblem(carried)) return carried;
  const ids = objectIn(message, 'end_device_ids');
  const { dev_eui: devEui, device_id: deviceId } = ids;
  const { f_port: fPort, decoded_payload: object, decoded_payload_warnings: warnings } = uplink;
  const receiver = best(uplink['rx_metadata']);
  const device = [devEui, deviceId].find((id) => typeof id === 'string');
  return {
    ...carried,
    ...(typeof device === 'string' && { device: device.toLowerCase() }),
    ...(isPort(fPort) && { fPort }),
    ...(isJson(object) && { object }),
    ...(Array.isArray(warnings) && warnings.length > 0 && { warning: true }),
    ...timeIn(message, 'received_at'),
    ...timeIn(uplink, 'received_at'),
    radio: {
      ...pick(ids, ['device_id', 'dev_addr']),
      ...pick(uplink, ['f_cnt', 'f_port', 'confirmed', 'consumed_airtime']),
      ...pick(objectIn(receiver, 'gateway_ids'), ['gateway_id']),
      ...pick(receiver, ['rssi', 'snr']),
      ...pick(objectIn(uplink, 'settings'), ['frequency']),
    },
  };
}
