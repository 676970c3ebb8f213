import { type ConnackCode, connackCodes, encodeConnack, encodeConnack5 } from './encode-packet.ts';
import type { Connect } from './packets.ts';
import { reasonCodes } from './reason-codes.ts';

/** Why a CONNECT was refused. A closed set: it labels a metric. */
export type RefusalReason =
  | 'protocol-version'
  | 'client-id'
  | 'no-credentials'
  | 'bad-credentials'
  | 'authentication-method'
  | 'throttled'
  | 'will-topic'
  | 'will-payload'
  | 'sessions'
  | 'unavailable';

export interface Refusal {
  readonly admitted: false;
  readonly reason: RefusalReason;
  /** CONNACK; after it the connection closes (MQTT-3.2.2-7; 3.1.1 -5). */
  readonly answer: Buffer;
}

const codes: Readonly<Record<RefusalReason, readonly [v4: ConnackCode, v5: number, text: string]>> = {
  'protocol-version': [connackCodes.protocolVersion, reasonCodes.protocolVersion, 'MQTT 3.1.1 and 5 are spoken here'],
  'client-id': [connackCodes.clientId, reasonCodes.clientId, 'client id missing, too long or not printable'],
  'no-credentials': [connackCodes.notAuthorized, reasonCodes.notAuthorized, 'user name and password are needed'],
  'bad-credentials': [connackCodes.credentials, reasonCodes.credentials, 'unknown user name or wrong password'],
  'authentication-method': [connackCodes.notAuthorized, reasonCodes.authenticationMethod, 'method not offered here'],
  throttled: [connackCodes.unavailable, reasonCodes.connectionRate, 'too many failed attempts; wait a minute'],
  'will-topic': [connackCodes.notAuthorized, reasonCodes.notAuthorized, 'the will may not be published there'],
  'will-payload': [connackCodes.notAuthorized, reasonCodes.payloadFormat, 'the will is said to be UTF-8 and is not'],
  sessions: [connackCodes.unavailable, reasonCodes.quota, 'too many connections of this device or key'],
  unavailable: [connackCodes.unavailable, reasonCodes.unavailable, 'try again later'],
};

/** The words for people only where the client takes a packet with them (MQTT-3.2.2-19). */
export function refuse(
  reason: RefusalReason,
  { version, maximumPacketSize }: Pick<Connect, 'version' | 'maximumPacketSize'>,
): Refusal {
  const [v4, v5, reasonString] = codes[reason];
  if (version === 4) return { admitted: false, reason, answer: encodeConnack(v4, false) };
  const answer = encodeConnack5(v5, false, { reasonString });
  return { admitted: false, reason, answer: answer.length > maximumPacketSize ? encodeConnack5(v5, false) : answer };
}
