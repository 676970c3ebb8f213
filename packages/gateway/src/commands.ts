import { type Identifier, NameplateError, parseIdentifier } from '@nameplate/model';
import { answerPort } from './answer-port.ts';
import type { Downlinks } from './downlinks/downlinks.ts';
import type { BrokerTerms, ExternalBroker } from './external-broker.ts';
import type { FrontDoor } from './front-door/front-door.ts';
import { type CommandName, type Message, plainMessage } from './front-door/message.ts';
import type { DeviceCommand } from './gateway.ts';
import type { GatewayLimits } from './limits.ts';
import type { DeviceDirectory, GatewayDevice } from './ports.ts';
import { responseProperties } from './response-properties.ts';
import { formatDeviceTopic, isPort } from './topic.ts';
import { childTopic } from './topics/children.ts';

/** What became of a command: it went out, it waits, or neither: nobody subscribes. */
export interface CommandOutcome {
  readonly delivered: boolean;
  readonly queued: boolean;
}

export interface CommandsOptions {
  readonly directory: Pick<DeviceDirectory, 'find'>;
  readonly limits: Pick<GatewayLimits, 'packetBytes'>;
  readonly frontDoor: Pick<FrontDoor, 'command' | 'offer' | 'withdraw'>;
  readonly downlinks: Pick<Downlinks, 'publish'>;
  /** The external broker of now. */
  readonly broker: () => Pick<ExternalBroker, 'publish'> | undefined;
}

/** Command → the device's own sessions, or those of the gateway that speaks for it, and the external broker. */
export class Commands {
  readonly #options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** @throws NameplateError INVALID_VALUE for a port that is none, LIMIT_EXCEEDED for a payload too large */
  async publish(given: DeviceCommand): Promise<CommandOutcome> {
    const { directory, limits, downlinks } = this.#options;
    const identifier = parseIdentifier(given.identifier);
    const { port, payload } = given;
    if (!isPort(port)) {
      throw new NameplateError('INVALID_VALUE', 'A port is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -', {
        metadata: { field: 'port' },
      });
    }
    if (payload.length > limits.packetBytes) {
      const limit = limits.packetBytes;
      throw new NameplateError('LIMIT_EXCEEDED', `A command has at most ${limit} octets (mqtt_packet_max_bytes).`);
    }
    const behind = (await directory.find(identifier.canonical))?.behind;
    const outcome = await downlinks.publish({ deviceKey: identifier.key, behind }, given);
    if (!('port' in outcome)) return outcome;
    const command = { ...given, port: outcome.port };
    return await (behind ? this.#publishBehind(behind, command) : this.#publishOwn(identifier, command));
  }

  async #publishOwn(identifier: Identifier, command: DeviceCommand): Promise<CommandOutcome> {
    const { frontDoor, broker } = this.#options;
    const { port, payload, qos, connectedOnly = false } = command;
    const topic = formatDeviceTopic(identifier, 'down', port);
    const answerTopic = formatDeviceTopic(identifier, 'up', answerPortOf(command));
    const [direct, throughBroker] = await Promise.all([
      frontDoor.command(identifier.key, port, messageOf(command, topic, answerTopic), { connectedOnly }),
      broker()?.publish(topic, payload, qos, termsOf(command, answerTopic)),
    ]);
    return { delivered: direct.delivered || throughBroker === true, queued: direct.queued };
  }

  /** Takes a command back: what waits of it is not sent, and what went out not again. An external broker keeps what it has. */
  async withdraw(identifier: string, name: CommandName): Promise<void> {
    const behind = (await this.#options.directory.find(identifier))?.behind;
    await this.#options.frontDoor.withdraw([name.deviceKey, ...(behind ? [behind.gatewayKey] : [])], name);
  }

  /** To the gateway that speaks for the device, in whose sessions it waits if it must. */
  async #publishBehind(
    { gateway, gatewayKey, alias }: NonNullable<GatewayDevice['behind']>,
    command: DeviceCommand,
  ): Promise<CommandOutcome> {
    const { port, payload, qos, connectedOnly = false } = command;
    const { frontDoor, broker } = this.#options;
    const topic = childTopic({ canonical: gateway }, alias, 'down', port);
    const answerTopic = childTopic({ canonical: gateway }, alias, 'up', answerPortOf(command));
    const message = messageOf(command, topic, answerTopic);
    const [reached, throughBroker] = await Promise.all([
      frontDoor.offer(gatewayKey, message, { connectedOnly }),
      broker()?.publish(topic, payload, qos, termsOf(command, answerTopic)),
    ]);
    return { delivered: reached.delivered || throughBroker === true, queued: reached.queued };
  }
}

function messageOf({ payload, qos, name, expireTimeMs }: DeviceCommand, topic: string, answerTopic: string): Message {
  const message = plainMessage({ topic, payload, qos });
  if (name === undefined) return message;
  return {
    ...message,
    forwarded: responseProperties(answerTopic, name.id),
    ...(expireTimeMs !== undefined && { expireTimeMs }),
    command: name,
  };
}

/** Where a device answers a command of that name. */
function answerPortOf({ name }: DeviceCommand): string {
  return `${answerPort}${name?.id ?? ''}`;
}

function termsOf({ name, expireTimeMs }: DeviceCommand, answerTopic: string): BrokerTerms {
  if (name === undefined) return {};
  return { answerTopic, correlation: name.id, ...(expireTimeMs !== undefined && { expireTimeMs }) };
}
