import type { Clock } from '@nameplate/model';
import type { Downlink } from '@nameplate/telemetry';
import type { CommandOutcome } from '../commands.ts';
import type { FrontDoor } from '../front-door/front-door.ts';
import { type Message, plainMessage } from '../front-door/message.ts';
import type { DeviceCommand } from '../gateway.ts';
import type { GatewayDevice } from '../ports.ts';
import type { SparkplugHosts } from '../sparkplug/hosts.ts';
import { networkMessage } from './lorawan.ts';
import { noRoute } from './refusals.ts';
import type { DownlinkRoutes } from './routes.ts';
import { deviceRpc, gatewayRpc } from './rpc.ts';

export interface DownlinksOptions {
  readonly frontDoor: Pick<FrontDoor, 'offer' | 'offerPrivately'>;
  readonly routes: Pick<DownlinkRoutes, 'of'>;
  readonly hosts: Pick<SparkplugHosts, 'command'>;
  readonly clock: Clock;
}

/** Which device, and who speaks for it. */
export interface DownlinkTarget {
  readonly deviceKey: string;
  readonly behind: GatewayDevice['behind'];
}

/** Commands to devices that speak in the words of another platform: LoRaWAN network servers, Sparkplug, ThingsBoard. */
export class Downlinks {
  readonly #options: DownlinksOptions;

  constructor(options: DownlinksOptions) {
    this.#options = options;
  }

  /**
   * Undefined: the payload goes to the port of that name of the device itself.
   * @throws NameplateError INVALID_VALUE with reason COMMAND_NO_DOWNLINK, COMMAND_NO_ROUTE
   */
  async publish(target: DownlinkTarget, command: DeviceCommand): Promise<CommandOutcome | { readonly port: string }> {
    const { downlink } = command;
    if (downlink === undefined) return { port: command.port };
    if (downlink.kind === 'lorawan') return await this.#lorawan(target, command, downlink);
    if (downlink.kind === 'sparkplug') return await this.#sparkplug(target, downlink);
    return await this.#thingsboard(target, command, downlink);
  }

  async #lorawan(
    { deviceKey, behind }: DownlinkTarget,
    command: DeviceCommand,
    downlink: Extract<Downlink, { kind: 'lorawan' }>,
  ): Promise<CommandOutcome | { readonly port: string }> {
    // What bridges a network server by itself names the LoRaWAN port so.
    if (behind === undefined) return { port: String(downlink.fPort) };
    const route = this.#options.routes.of(deviceKey);
    if (route === undefined)
      throw noRoute(
        'No uplink of the device came by the topics of a network server, so that the way to it is not known.',
      );
    const message = networkMessage(route, downlink, command.payload, idOf(command));
    return await this.#offer(behind.gatewayKey, message, command, true);
  }

  /** QoS 0, as a command of Sparkplug is: an edge node keeps no session. */
  async #sparkplug(
    { deviceKey, behind }: DownlinkTarget,
    { metrics }: Extract<Downlink, { kind: 'sparkplug' }>,
  ): Promise<CommandOutcome> {
    const { hosts, frontDoor, clock } = this.#options;
    const node = behind?.gatewayKey ?? deviceKey;
    const { topic, payload } = hosts.command(node, behind?.alias, metrics, clock.now());
    return await frontDoor.offer(node, plainMessage({ topic, payload, qos: 0 }), { connectedOnly: true });
  }

  async #thingsboard(
    { deviceKey, behind }: DownlinkTarget,
    command: DeviceCommand,
    downlink: Extract<Downlink, { kind: 'thingsboard' }>,
  ): Promise<CommandOutcome> {
    const id = idOf(command);
    if (behind === undefined) return await this.#offer(deviceKey, deviceRpc(downlink, id), command, false);
    return await this.#offer(behind.gatewayKey, gatewayRpc(downlink, id, behind.alias), command, true);
  }

  /** `relayed`: who gets it is not the device. */
  async #offer(
    owner: string,
    { topic, payload }: Pick<Message, 'topic' | 'payload'>,
    { name, expireTimeMs, connectedOnly = false }: DeviceCommand,
    relayed: boolean,
  ): Promise<CommandOutcome> {
    const message: Message = {
      ...plainMessage({ topic, payload, qos: 1 }),
      ...(expireTimeMs !== undefined && { expireTimeMs }),
      ...(name && { command: relayed ? { ...name, relayed } : name }),
    };
    return await this.#options.frontDoor.offerPrivately(owner, message, { connectedOnly });
  }
}

function idOf({ name }: DeviceCommand): string {
  if (name === undefined) throw new TypeError('a downlink without the name of its command');
  return name.id;
}
