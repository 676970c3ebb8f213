import type { GatewayLimits } from '../limits.ts';
import { formatDeviceTopic } from '../topic.ts';
import { connackCodes, encodeConnack, encodeConnack5 } from './encode-packet.ts';
import type { Connect } from './packets.ts';
import type { ClientPrincipal } from './topic-rules.ts';

/** How long the session outlives its connection: what was asked for, up to the limit. 3.1.1 asks by Clean Session. */
export function sessionExpiryMs({ version, clean, sessionExpiryS = 0 }: Connect, limits: GatewayLimits): number {
  if (version === 4) return clean ? 0 : limits.sessionExpiryMs;
  return Math.min(sessionExpiryS * 1_000, limits.sessionExpiryMs);
}

/** The keep alive that counts: an MQTT 5 client can be told another one (MQTT-3.1.2-21). */
export function serverKeepAliveS({ version, keepAliveS }: Connect, { keepAliveMaxS }: GatewayLimits): number {
  if (version === 4 || keepAliveMaxS === 0) return keepAliveS;
  return keepAliveS === 0 || keepAliveS > keepAliveMaxS ? keepAliveMaxS : keepAliveS;
}

/** CONNACK of an admitted client: what it asked for, and what differs from it. MQTT 5 §3.2.2.3. */
export function encodeAccepted(parts: {
  readonly connect: Connect;
  readonly principal: ClientPrincipal;
  readonly clientId: string;
  readonly present: boolean;
  readonly limits: GatewayLimits;
  readonly authenticationData: Uint8Array | undefined;
}): Buffer {
  const { connect, principal, clientId, present, limits, authenticationData } = parts;
  if (connect.version === 4) return encodeConnack(connackCodes.accepted, present);
  const expiryS = Math.floor(sessionExpiryMs(connect, limits) / 1_000);
  const keepAliveS = serverKeepAliveS(connect, limits);
  const { authenticationMethod, requestResponseInformation } = connect;
  return encodeConnack5(0, present, {
    ...(expiryS !== connect.sessionExpiryS && { sessionExpiry: expiryS }),
    receiveMaximum: limits.receiveMaximum,
    maximumPacketSize: limits.packetBytes,
    topicAliasMaximum: limits.topicAliases,
    ...(connect.clientId === '' && { assignedClientId: clientId }),
    ...(keepAliveS !== connect.keepAliveS && { serverKeepAlive: keepAliveS }),
    // A device is answered under its own commands.
    ...(requestResponseInformation &&
      principal.kind === 'device' && {
        responseInformation: formatDeviceTopic({ canonical: principal.device.identifier }, 'down', ''),
      }),
    ...(authenticationMethod !== undefined && { authenticationMethod }),
    ...(authenticationData !== undefined && { authenticationData }),
  });
}
