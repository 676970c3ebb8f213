import { NameplateError } from '@nameplate/model';

/** Reason codes, MQTT 5 §2.4. 3.1.1 has some of them in CONNACK and SUBACK under other numbers. */
export const reasonCodes = {
  success: 0x00,
  disconnectWithWill: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  continueAuthentication: 0x18,
  reAuthenticate: 0x19,
  unspecified: 0x80,
  malformed: 0x81,
  protocolError: 0x82,
  implementationSpecific: 0x83,
  protocolVersion: 0x84,
  clientId: 0x85,
  credentials: 0x86,
  notAuthorized: 0x87,
  unavailable: 0x88,
  shuttingDown: 0x8b,
  authenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  takenOver: 0x8e,
  topicFilter: 0x8f,
  topicName: 0x90,
  packetIdNotFound: 0x92,
  receiveMaximum: 0x93,
  topicAlias: 0x94,
  packetTooLarge: 0x95,
  quota: 0x97,
  administrative: 0x98,
  payloadFormat: 0x99,
  connectionRate: 0x9f,
  maximumConnectTime: 0xa0,
} as const;

/** What a client did wrong, by the name that its error carries as `reason`. */
export const violations = {
  MALFORMED_PACKET: reasonCodes.malformed,
  PROTOCOL_ERROR: reasonCodes.protocolError,
  TOPIC_NAME_INVALID: reasonCodes.topicName,
  TOPIC_ALIAS_INVALID: reasonCodes.topicAlias,
  RECEIVE_MAXIMUM_EXCEEDED: reasonCodes.receiveMaximum,
} as const;

export type Violation = keyof typeof violations;

/** The connection closes (MQTT-4.8.0-1; MQTT 5 §4.13), with the reason when the client can be told. */
export function violation(reason: Violation, message: string): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', message, { reason });
}

export function malformed(message: string): NameplateError {
  return violation('MALFORMED_PACKET', message);
}

export function protocolError(message: string): NameplateError {
  return violation('PROTOCOL_ERROR', message);
}

/** The reason code of an error that `violation` made. */
export function reasonCodeOf({ reason }: NameplateError): number {
  return violations[reason as Violation] ?? reasonCodes.malformed;
}
