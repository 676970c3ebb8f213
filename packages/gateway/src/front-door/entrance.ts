import type { Acknowledgements } from './acknowledgements.ts';
import type { Admission } from './admission.ts';
import { Client } from './client.ts';
import type { CloseReason } from './close-reason.ts';
import { encodeAccepted, serverKeepAliveS, sessionExpiryMs } from './connack.ts';
import type { ConnectionContext } from './connection-context.ts';
import { OpenConnection } from './open-connection.ts';
import type { Connect } from './packets.ts';
import type { SessionLink } from './session.ts';
import { ownerOf } from './topic-rules.ts';

/** The connection, as its entrance needs it. */
export interface Entering {
  readonly context: ConnectionContext;
  readonly acknowledgements: Acknowledgements;
  readonly link: SessionLink;
  readonly send: (octets: Buffer) => void;
  readonly close: (reason: CloseReason) => void;
  /** It waits for CONNACK still. */
  readonly waits: () => boolean;
  readonly opened: (open: OpenConnection) => void;
}

/** Admitted → a session, CONNACK, a client. */
export async function enter(
  connect: Connect,
  { principal, will, authenticationData }: Extract<Admission, { admitted: true }>,
  { context, acknowledgements, link, send, close, waits, opened }: Entering,
): Promise<void> {
  const { sessions, limits, access } = context;
  const clientId = connect.clientId || context.assignClientId();
  const id = { owner: ownerOf(principal), clientId, cleanStart: connect.clean };
  const { session, present } = await sessions.open({ ...id, expiryMs: sessionExpiryMs(connect, limits) }, link);
  // Another connection may have taken the session, or the client may have gone, while the store wrote.
  if (waits()) send(encodeAccepted({ connect, principal, clientId, present, limits, authenticationData }));
  if (!waits()) return sessions.detach(session, link);
  if (present) session.recheck((filter) => access.subscribe(principal, filter));
  const client = new Client({ connect, principal, session, acknowledgements, context, send, close });
  const keepAliveMs = serverKeepAliveS(connect, limits) * 1_000;
  const deviceKey = principal.kind === 'device' ? principal.device.key : undefined;
  opened(new OpenConnection({ client, session, keepAliveMs, will, deviceKey, context }));
}
