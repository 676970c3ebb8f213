import { isNameplateError } from '@nameplate/model';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Admission } from './admission.ts';
import { Client } from './client.ts';
import type { CloseReason } from './close-reason.ts';
import { encodeAccepted, serverKeepAliveS, sessionExpiryMs } from './connack.ts';
import type { ConnectionContext } from './connection-context.ts';
import { Exchange } from './exchange.ts';
import type { Peer } from './link.ts';
import { OpenConnection } from './open-connection.ts';
import type { ClientPacket, Connect, ConnectRequest } from './packets.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { SessionLink } from './session.ts';
import { ownerOf } from './topic-rules.ts';

/** The connection, as its entrance needs it. */
export interface Entering {
  readonly context: ConnectionContext;
  readonly acknowledgements: Acknowledgements;
  readonly peer: Peer;
  readonly link: SessionLink;
  readonly send: (octets: Buffer) => void;
  readonly close: (reason: CloseReason) => void;
  /** CONNECT came, and it is not answered yet. */
  readonly waits: () => boolean;
  /** The client may send again. */
  readonly work: () => void;
  readonly opened: (connect: Connect, open: OpenConnection) => void;
}

/** From CONNECT to CONNACK: who it is, AUTH to and fro, a session, a client. */
export class Entrance {
  readonly #way: Entering;
  #connect: Connect | undefined;
  #exchange: Exchange | undefined;
  #asks = false;

  constructor(way: Entering) {
    this.#way = way;
  }

  /** The client was asked for AUTH, and nothing else goes on before it answers. */
  get asks(): boolean {
    return this.#asks;
  }

  async admit(connect: ConnectRequest): Promise<void> {
    const { context, peer, send, work } = this.#way;
    if (connect.supported) this.#connect = connect;
    const exchange = new Exchange(this.#connect?.authenticationMethod ?? '', send);
    this.#exchange = exchange;
    const admission = await context.admissions.decide(connect, peer, (data) => {
      const answer = exchange.ask(data);
      if (this.#waits()) this.#asks = true;
      else exchange.gone();
      work();
      return answer;
    });
    this.#exchange = undefined;
    if (!this.#waits()) return;
    if (!admission.admitted) return this.#refuse(admission);
    if (!connect.supported) return;
    try {
      await this.#enter(connect, admission);
    } catch (thrown) {
      const reason = isNameplateError(thrown, 'LIMIT_EXCEEDED') ? 'sessions' : 'unavailable';
      if (reason === 'unavailable') context.logger.warn({ err: thrown }, 'An MQTT session could not be opened.');
      this.#refuse(refuse(reason, connect));
    }
  }

  /** Until CONNACK only AUTH follows AUTH (MQTT-4.12.0-4). */
  proceed(packet: ClientPacket): void {
    const { close } = this.#way;
    if (packet.type === 'disconnect') return close('disconnect');
    if (packet.type !== 'auth' || packet.method !== this.#connect?.authenticationMethod) return close('protocol');
    this.#asks = false;
    if (!this.#exchange?.answer(packet.data ?? new Uint8Array())) close('protocol');
  }

  gone(): void {
    this.#exchange?.gone();
  }

  async #enter(connect: Connect, admission: Extract<Admission, { admitted: true }>): Promise<void> {
    const { context, acknowledgements, link, send, close, opened } = this.#way;
    const { principal, will, authenticationData } = admission;
    const { sessions, limits, access } = context;
    const clientId = connect.clientId || context.assignClientId();
    const id = { owner: ownerOf(principal), clientId, cleanStart: connect.clean };
    const { session, present } = await sessions.open({ ...id, expiryMs: sessionExpiryMs(connect, limits) }, link);
    // Another connection may have taken the session, or the client may have gone, while the store wrote.
    if (this.#waits()) send(encodeAccepted({ connect, principal, clientId, present, limits, authenticationData }));
    if (!this.#waits()) return sessions.detach(session, link);
    if (present) session.recheck((filter) => access.subscribe(principal, filter));
    const client = new Client({ connect, principal, session, acknowledgements, context, send, close });
    const keepAliveMs = serverKeepAliveS(connect, limits) * 1_000;
    const deviceKey = principal.kind === 'device' ? principal.device.key : undefined;
    const until = () => (principal.kind === 'app' ? principal.app.untilMs : undefined) ?? Number.POSITIVE_INFINITY;
    opened(connect, new OpenConnection({ client, session, keepAliveMs, will, deviceKey, until, context }));
  }

  #refuse({ reason, answer }: Refusal): void {
    this.#way.context.observer.count('connects_refused', reason);
    this.#way.send(answer);
    this.#way.close('refused');
  }

  #waits(): boolean {
    return !this.#asks && this.#way.waits();
  }
}
