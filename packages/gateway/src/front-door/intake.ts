import { isUtf8 } from 'node:buffer';
import { type Acknowledgements, acknowledgementHeaders, type PendingAcknowledgement } from './acknowledgements.ts';
import type { CloseReason } from './close-reason.ts';
import type { ConnectionContext } from './connection-context.ts';
import type { ProtocolVersion, PublishPacket } from './packets.ts';
import { reasonCodes } from './reason-codes.ts';
import type { Session } from './session.ts';
import type { Matches } from './subscription-tree.ts';
import { IncomingAliases } from './topic-aliases.ts';
import type { ClientPrincipal, Publication } from './topic-rules.ts';

const { puback, pubrec, pubcomp } = acknowledgementHeaders;
const headers = [0, puback, pubrec] as const;
const labels = ['qos0', 'qos1', 'qos2'] as const;
const nothing = Buffer.alloc(0);

/** Takes the messages of one admitted client in: rules, journal, subscribers, and only then the acknowledgement. */
export class Intake {
  readonly #principal: ClientPrincipal;
  readonly #session: Session;
  readonly #version: ProtocolVersion;
  readonly #acknowledgements: Acknowledgements;
  readonly #context: ConnectionContext;
  readonly #close: (reason: CloseReason) => void;
  readonly #aliases: IncomingAliases;
  /** Devices publish to the same topic again and again. */
  #lastTopic = '';
  #lastPublication: Publication | undefined;
  #matches: Matches | undefined;
  #matchesVersion = -1;
  #matchesTopic = '';

  constructor(parts: {
    readonly principal: ClientPrincipal;
    readonly session: Session;
    readonly version: ProtocolVersion;
    readonly acknowledgements: Acknowledgements;
    readonly context: ConnectionContext;
    readonly close: (reason: CloseReason) => void;
  }) {
    this.#principal = parts.principal;
    this.#session = parts.session;
    this.#version = parts.version;
    this.#acknowledgements = parts.acknowledgements;
    this.#context = parts.context;
    this.#close = parts.close;
    this.#aliases = new IncomingAliases(parts.context.limits.topicAliases);
  }

  publish(packet: PublishPacket, octets: number): void {
    const { observer } = this.#context;
    const topic = this.#aliases.resolve(packet.topic, packet.properties?.topicAlias);
    const publication = this.#publicationOf(topic);
    if (!publication) {
      observer.count('messages_refused', 'forbidden-topic');
      return this.#refuse(packet, octets, reasonCodes.notAuthorized, 'forbidden-topic');
    }
    if (packet.properties?.payloadIsText && !isUtf8(packet.payload)) {
      observer.count('messages_refused', 'payload-format');
      return this.#refuse(packet, octets, reasonCodes.payloadFormat, 'payload-format');
    }
    if (this.#exceedsReceiveMaximum(packet)) return this.#close('receive-maximum');
    observer.count('messages_received', labels[packet.qos]);
    const pending = this.#acknowledgements.expect(headers[packet.qos], packet.packetId, octets);
    if (packet.qos === 2) {
      const { received } = this.#session;
      // MQTT-4.3.3-10; 3.1.1 -2: the same identifier again is the same message, until PUBREL.
      if (received.has(packet.packetId)) return this.#acknowledgements.settle(pending);
      received.add(packet.packetId);
    }
    void this.#take(publication, packet, pending);
  }

  /** PUBREL: the identifier is free again (MQTT-4.3.3-11, -12). Answered in its turn, also when it was not known. */
  release(packetId: number): void {
    const known = this.#session.received.delete(packetId);
    const pending = this.#acknowledgements.expect(pubcomp, packetId, 0);
    const reason = known || this.#version === 4 ? 0 : reasonCodes.packetIdNotFound;
    if (!known || !this.#session.persistent) return this.#acknowledgements.settle(pending, reason);
    this.#context.sessions.save(this.#session).then(
      () => this.#acknowledgements.settle(pending),
      () => this.#close('not-durable'),
    );
  }

  /** MQTT 5 has a negative acknowledgement; 3.1.1 leaves acknowledging in silence, or closing (MQTT-3.3.5-2). */
  #refuse(packet: PublishPacket, octets: number, reason: number, closing: CloseReason): void {
    if (this.#version === 4 || packet.qos === 0) return this.#close(closing);
    if (this.#session.received.has(packet.packetId)) return this.#close('protocol');
    this.#acknowledgements.settle(this.#acknowledgements.expect(headers[packet.qos], packet.packetId, octets), reason);
  }

  /** MQTT-3.3.4-7, -9. 3.1.1 clients are not told of a maximum; their open QoS 2 messages are bounded all the same. */
  #exceedsReceiveMaximum({ qos, packetId }: PublishPacket): boolean {
    if (qos === 0) return false;
    const { received } = this.#session;
    if (qos === 2 && received.has(packetId)) return false;
    const { receiveMaximum, openQos2 } = this.#context.limits;
    if (this.#version === 4) return qos === 2 && received.size >= openQos2;
    return this.#acknowledgements.unanswered + received.size >= receiveMaximum;
  }

  async #take(publication: Publication, packet: PublishPacket, pending: PendingAcknowledgement): Promise<void> {
    const { observer, publishing, sessions, clock, logger } = this.#context;
    const { qos, properties } = packet;
    try {
      const expiryS = properties?.expiryS;
      const reason = await publishing.publish({
        publication,
        message: {
          topic: publication.topic,
          payload: packet.payload,
          qos,
          retain: packet.retain,
          forwarded: properties?.forwarded ?? nothing,
          expireTimeMs: expiryS === undefined ? Number.POSITIVE_INFINITY : clock.now() + expiryS * 1_000,
        },
        contentType: properties?.contentType,
        publisher: this.#session,
        matches: this.#matchesOf,
      });
      // The identifier outlives a restart of the server, as the session does: else a resend would be another message.
      if (qos === 2) {
        if (reason >= 0x80) this.#session.received.delete(packet.packetId);
        else await sessions.save(this.#session);
      }
      observer.count('messages_acknowledged', labels[qos]);
      this.#acknowledgements.settle(pending, this.#version === 5 && qos > 0 ? reason : 0);
    } catch (cause) {
      observer.count('messages_refused', 'not-durable');
      if (qos === 2) this.#session.received.delete(packet.packetId);
      if (qos === 0) return this.#acknowledgements.settle(pending);
      // Without an acknowledgement the client sends it again, once it has connected again.
      logger.warn({ err: cause }, 'A message could not be made durable; its connection closes.');
      this.#close('not-durable');
    }
  }

  /** One function for all messages of the connection. */
  readonly #matchesOf = (topic: string): Matches => {
    const { router } = this.#context;
    if (this.#matches && this.#matchesVersion === router.version && this.#matchesTopic === topic) return this.#matches;
    this.#matchesVersion = router.version;
    this.#matchesTopic = topic;
    this.#matches = router.match(topic);
    return this.#matches;
  };

  #publicationOf(topic: string): Publication | undefined {
    if (topic === this.#lastTopic) return this.#lastPublication;
    const publication = this.#context.access.publish(this.#principal, topic);
    if (!publication) return undefined;
    this.#lastTopic = topic;
    this.#lastPublication = publication;
    return publication;
  }
}
