import { reasonCodes } from './reason-codes.ts';

/** Why a connection ended. */
export type CloseReason =
  | 'disconnect'
  | 'client-gone'
  | 'refused'
  | 'connect-timeout'
  | 'keep-alive'
  | 'packet-timeout'
  | 'slow-consumer'
  | 'malformed'
  | 'packet-too-large'
  | 'receive-maximum'
  | 'protocol'
  | 'forbidden-topic'
  | 'payload-format'
  | 'not-durable'
  | 'not-authenticated'
  | 'taken-over'
  | 'revoked'
  | 'expired'
  | 'shutdown';

/**
 * What DISCONNECT tells an MQTT 5 client (§3.14.2.1). Where there is none, nobody is there to hear it, or to read it.
 * `malformed` and `protocol` have the code of what was wrong.
 */
export const disconnectCodes: Readonly<Partial<Record<CloseReason, number>>> = {
  'keep-alive': reasonCodes.keepAliveTimeout,
  'packet-timeout': reasonCodes.implementationSpecific,
  malformed: reasonCodes.malformed,
  'packet-too-large': reasonCodes.packetTooLarge,
  'receive-maximum': reasonCodes.receiveMaximum,
  protocol: reasonCodes.protocolError,
  'forbidden-topic': reasonCodes.notAuthorized,
  'payload-format': reasonCodes.payloadFormat,
  'not-durable': reasonCodes.unspecified,
  'not-authenticated': reasonCodes.notAuthorized,
  'taken-over': reasonCodes.takenOver,
  revoked: reasonCodes.administrative,
  expired: reasonCodes.maximumConnectTime,
  shutdown: reasonCodes.shuttingDown,
};

/** After these the will stays unsaid: the client said goodbye, or may not speak any more. */
const willless: ReadonlySet<CloseReason> = new Set(['disconnect', 'revoked', 'expired', 'shutdown']);

/** A will with a delay that waits in its session is waited for over a stop of the server too: its client may come back. */
export function leavesWill(reason: CloseReason, waits: boolean): boolean {
  return !willless.has(reason) || (reason === 'shutdown' && waits);
}
