import type { Acknowledgements } from './acknowledgements.ts';
import type { CloseReason } from './close-reason.ts';
import type { ConnectionContext } from './connection-context.ts';
import { encodePubrel, encodeSuback, encodeUnsuback, pingresp } from './encode-packet.ts';
import { Intake } from './intake.ts';
import type { AcknowledgementPacket, ClientPacket, Connect, DisconnectPacket, SubscribePacket } from './packets.ts';
import { ReAuthentication } from './re-authentication.ts';
import { protocolError, reasonCodes } from './reason-codes.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import type { ClientPrincipal } from './topic-rules.ts';

export interface ClientParts {
  readonly connect: Connect;
  readonly principal: ClientPrincipal;
  readonly session: Session;
  readonly acknowledgements: Acknowledgements;
  readonly context: ConnectionContext;
  readonly send: (octets: Buffer) => void;
  readonly close: (reason: CloseReason) => void;
}

/** What an admitted client may do: one packet at a time. */
export class Client {
  readonly #parts: ClientParts;
  readonly #intake: Intake;
  readonly #authentication: ReAuthentication;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#intake = new Intake({ ...parts, version: parts.connect.version });
    this.#authentication = new ReAuthentication(parts);
  }

  handle(packet: Exclude<ClientPacket, { type: 'connect' }>, octets: number): void {
    switch (packet.type) {
      case 'publish':
        return this.#intake.publish(packet, octets);
      case 'pubrel':
        return this.#intake.release(packet.packetId);
      case 'puback':
      case 'pubrec':
      case 'pubcomp':
        return this.#acknowledged(packet);
      case 'subscribe':
        return this.#subscribe(packet);
      case 'unsubscribe':
        return this.#unsubscribe(packet);
      case 'pingreq':
        return this.#parts.send(pingresp);
      case 'disconnect':
        return this.#disconnect(packet);
      case 'auth':
        return this.#authentication.handle(packet);
    }
  }

  /** The connection ended. */
  gone(): void {
    this.#authentication.gone();
  }

  #acknowledged({ type, packetId, reason }: AcknowledgementPacket): void {
    const { session, context } = this.#parts;
    if (type === 'pubrec' && reason < 0x80) return this.#halfReceived(packetId);
    // A PUBREC that refuses ends the message, as PUBACK and PUBCOMP do (§4.3.3).
    const due =
      type === 'pubcomp'
        ? session.completed(packetId)
        : session.acknowledged(packetId, type === 'puback' ? 1 : 2, reason);
    if (!due) return;
    context.observer.count('commands', 'acknowledged');
    context.sessions.saveLater(session);
  }

  /** PUBREL follows once it is kept that the client has the message: it must not be sent again (MQTT-4.3.3-5, -6). */
  #halfReceived(packetId: number): void {
    const { session, context, connect, send, close } = this.#parts;
    if (!session.halfReceived(packetId)) {
      // 3.1.1 has no way to say it; PUBREL lets the client forget.
      const unknown = Buffer.from([0x62, 3, packetId >> 8, packetId & 0xff, reasonCodes.packetIdNotFound]);
      return send(connect.version === 5 ? unknown : encodePubrel(packetId));
    }
    if (!session.persistent) return send(encodePubrel(packetId));
    context.sessions.save(session).then(
      () => send(encodePubrel(packetId)),
      () => close('not-durable'),
    );
  }

  #subscribe({ packetId, filters, subscriptionId }: SubscribePacket): void {
    const { session, context, principal, connect } = this.#parts;
    const v5 = connect.version === 5;
    const granted: { readonly subscription: Subscription; readonly fresh: boolean }[] = [];
    const codes = filters.map((request) => {
      const target = context.access.subscribe(principal, request.filter);
      const added = target && session.subscribe(request, target, subscriptionId);
      if (added) granted.push(added);
      else context.observer.count('subscriptions_refused', target ? 'too-many' : 'forbidden-topic');
      if (added) return request.qos;
      return v5 ? (target ? reasonCodes.quota : reasonCodes.notAuthorized) : 0x80;
    });
    this.#afterSave(encodeSuback(packetId, codes, connect.version), () => {
      for (const { subscription, fresh } of granted) context.router.sendRetained(session, subscription, fresh);
    });
  }

  #unsubscribe({ packetId, filters }: Extract<ClientPacket, { type: 'unsubscribe' }>): void {
    const { session, connect } = this.#parts;
    const codes = filters.map((filter) => (session.unsubscribe(filter) ? 0 : reasonCodes.noSubscriptionExisted));
    this.#afterSave(encodeUnsuback(packetId, codes, connect.version));
  }

  /** A session expiry of 0 in CONNECT cannot be changed later (§3.14.2.2.2). */
  #disconnect({ reason, sessionExpiryS }: DisconnectPacket): void {
    const { session, connect, context, close } = this.#parts;
    if (sessionExpiryS !== undefined) {
      if (connect.sessionExpiryS === 0 && sessionExpiryS > 0)
        throw protocolError('The session had no expiry to change.');
      session.expiryMs = Math.min(sessionExpiryS * 1_000, context.limits.sessionExpiryMs);
    }
    close(reason === reasonCodes.success ? 'disconnect' : 'client-gone');
  }

  /** A persistent session's subscriptions are durable before the client hears of them. */
  #afterSave(answer: Buffer, then?: () => void): void {
    const { session, context, send, close } = this.#parts;
    context.sessions.save(session).then(
      () => {
        send(answer);
        then?.();
      },
      (thrown: unknown) => {
        context.logger.warn({ err: thrown }, 'An MQTT session could not be stored; its connection closes.');
        close('not-durable');
      },
    );
  }
}
