import { NameplateError, parseIdentifier } from '@nameplate/model';
import type { ExternalBroker } from './external-broker.ts';
import type { FrontDoor } from './front-door/front-door.ts';
import { plainMessage } from './front-door/message.ts';
import type { DeviceCommand } from './gateway.ts';
import type { GatewayLimits } from './limits.ts';
import type { DeviceDirectory, GatewayDevice } from './ports.ts';
import { formatDeviceTopic, isPort } from './topic.ts';
import { childCommandTopic } from './topics/children.ts';

/** What became of a command: it went out, it waits, or neither: nobody subscribes. */
export interface CommandOutcome {
  readonly delivered: boolean;
  readonly queued: boolean;
}

export interface CommandsOptions {
  readonly directory: Pick<DeviceDirectory, 'find'>;
  readonly limits: Pick<GatewayLimits, 'packetBytes'>;
  readonly frontDoor: Pick<FrontDoor, 'command' | 'offer'>;
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
  async publish(command: DeviceCommand): Promise<CommandOutcome> {
    const { directory, limits, frontDoor, broker } = this.#options;
    const identifier = parseIdentifier(command.identifier);
    const { port, payload, qos, connectedOnly = false } = command;
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
    if (behind) return await this.#publishBehind(behind, command);
    const topic = formatDeviceTopic(identifier, 'down', port);
    const [direct, throughBroker] = await Promise.all([
      frontDoor.command(identifier.key, port, plainMessage({ topic, payload, qos }), { connectedOnly }),
      broker()?.publish(topic, payload, qos),
    ]);
    return { delivered: direct.delivered || throughBroker === true, queued: direct.queued };
  }

  /** To the gateway that speaks for the device, in whose sessions it waits if it must. */
  async #publishBehind(
    { gateway, gatewayKey, alias }: NonNullable<GatewayDevice['behind']>,
    { port, payload, qos, connectedOnly = false }: DeviceCommand,
  ): Promise<CommandOutcome> {
    const { frontDoor, broker } = this.#options;
    const topic = childCommandTopic({ canonical: gateway }, alias, port);
    const message = plainMessage({ topic, payload, qos });
    const [reached, throughBroker] = await Promise.all([
      frontDoor.offer(gatewayKey, message, { connectedOnly }),
      broker()?.publish(topic, payload, qos),
    ]);
    return { delivered: reached.delivered || throughBroker === true, queued: reached.queued };
  }
}
