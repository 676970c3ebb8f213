import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { NameplateError } from '@nameplate/model';
import { type CommandOutcome, Commands } from './commands.ts';
import type { DeadLetters } from './dead-letters.ts';
import { Downlinks } from './downlinks/downlinks.ts';
import type { DownlinkRoutes } from './downlinks/routes.ts';
import { type BrokerAddress, ExternalBroker } from './external-broker.ts';
import { FrontDoor } from './front-door/front-door.ts';
import type { CommandName } from './front-door/message.ts';
import type { Connect } from './front-door/packets.ts';
import type { RetainedMessages } from './front-door/retained.ts';
import type { Sessions } from './front-door/sessions.ts';
import type { DeviceCommand, Gateway, GatewayOptions } from './gateway.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Journal } from './journal/journal.ts';
import { journalSink } from './journal-sink.ts';
import type { GatewayLimits } from './limits.ts';
import type { DeviceMessage, GatewayLogger, GatewayObserver, MessageSink, TlsMaterial } from './ports.ts';
import type { DevicePresence, Presence } from './presence.ts';
import { Adoption } from './quarantine/adoption.ts';
import type { Quarantine } from './quarantine/quarantine.ts';
import type { UnknownDevice } from './quarantine/unknown-list.ts';
import { HostApplication } from './sparkplug/host-application.ts';
import type { SenderEvents, SparkplugHosts } from './sparkplug/hosts.ts';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly sessions: Sessions;
  readonly retained: RetainedMessages;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly presence: Presence;
  readonly journal: Journal;
  readonly ingest: Ingest;
  readonly hosts: SparkplugHosts;
  readonly routes: DownlinkRoutes;
}

export type SettledOptions = GatewayOptions & {
  readonly logger: GatewayLogger;
  readonly observer: GatewayObserver;
  readonly limits: GatewayLimits;
};

/** The front door, the journal and what reads it, as one thing. */
export class JournaledGateway implements Gateway {
  readonly #options: SettledOptions;
  readonly #parts: GatewayParts;
  readonly #sink: MessageSink;
  readonly #frontDoor: FrontDoor;
  readonly #adoption: Adoption;
  readonly #commands: Commands;
  readonly #host: HostApplication;
  #broker: ExternalBroker | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SettledOptions, parts: GatewayParts) {
    this.#options = options;
    this.#parts = parts;
    this.#sink = journalSink(parts.journal);
    this.#adoption = new Adoption({ ...options, ...parts, sink: this.#sink });
    const { onCommand } = options;
    if (onCommand) parts.sessions.onCommand = onCommand;
    const onRefused = (connect: Connect, address: string): void => void this.#adoption.refused(connect, address);
    const frontDoor = new FrontDoor({ ...options, ...parts, sink: this.#sink, onRefused });
    this.#frontDoor = frontDoor;
    const downlinks = new Downlinks({ ...options, ...parts, frontDoor });
    this.#commands = new Commands({ ...options, frontDoor, downlinks, broker: () => this.#broker });
    this.#host = new HostApplication({
      hostId: options.sparkplugHostId ?? 'nameplate',
      announce: (message) => frontDoor.announce(message),
      clock: options.clock,
    });
  }

  presence(deviceKey: string, gatewayKey?: string): DevicePresence | undefined {
    const { presence } = this.#parts;
    const own = presence.of(deviceKey);
    // What a gateway said holds as long as it is there itself.
    if (own?.online !== true || gatewayKey === undefined || presence.of(gatewayKey)?.online === true) return own;
    return { ...own, online: false };
  }

  unknownDevices(): readonly UnknownDevice[] {
    return this.#parts.quarantine.list();
  }

  presentedPassword(name: string): string | undefined {
    return this.#parts.quarantine.passwordOf(name);
  }

  adopted(name: string, gatewayKey?: string): Promise<number> {
    return this.#adoption.adopted(name, gatewayKey);
  }

  /** What the host application has to do after what it read. */
  heard(heard: SenderEvents): void {
    this.#host.heard(heard);
  }

  async listen(
    address: { readonly host: string; readonly port: number },
    tls?: TlsMaterial,
  ): Promise<{ host: string; port: number }> {
    const bound = await this.#frontDoor.listen(address, tls);
    await this.#host.sayState();
    return bound;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#frontDoor.upgrade(request, socket, head);
  }

  async shut(options: { readonly deadlineMs: number }): Promise<void> {
    await this.#host.sayDeath();
    await this.#frontDoor.close(options);
  }

  connectBroker(address: BrokerAddress): { readonly connected: () => number } {
    if (this.#broker) throw new TypeError('the gateway has a broker already');
    const { deadLetters } = this.#parts;
    const broker = new ExternalBroker({ ...this.#options, ...address, sink: this.#sink, deadLetters });
    this.#broker = broker;
    return { connected: () => broker.connected };
  }

  publish(command: DeviceCommand): Promise<CommandOutcome> {
    return this.#commands.publish(command);
  }

  withdraw(identifier: string, name: CommandName): Promise<void> {
    return this.#commands.withdraw(identifier, name);
  }

  async take(message: DeviceMessage): Promise<void> {
    if (!this.#sink.writable) throw new NameplateError('OVERLOADED', 'The journal is full; send it again later.');
    await this.#sink.append(message);
  }

  connections(): number {
    return this.#frontDoor.connections;
  }

  connectedDevices(): number {
    return this.#parts.presence.connectedDevices;
  }

  sessions(): number {
    return this.#parts.sessions.count;
  }

  retainedMessages(): number {
    return this.#parts.retained.count;
  }

  backlogBytes(): number {
    return Math.max(0, this.#parts.journal.end - this.#parts.ingest.position);
  }

  deadLetters(): ReturnType<DeadLetters['recent']> {
    return this.#parts.deadLetters.recent();
  }

  close({ deadlineMs = 5_000 }: { readonly deadlineMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(deadlineMs);
    return this.#closing;
  }

  async #close(deadlineMs: number): Promise<void> {
    const { sessions, retained, deadLetters, quarantine, journal, ingest } = this.#parts;
    await Promise.all([this.shut({ deadlineMs }), this.#broker?.close()]);
    await sessions.close();
    await retained.close();
    await ingest.stop();
    await deadLetters.close();
    await quarantine.close();
    await this.#parts.presence.close();
    await journal.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
