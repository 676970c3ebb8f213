import type { Gateway } from '@nameplate/gateway';
import { type Identifier, NameplateError, type Principal } from '@nameplate/model';
import { actorOf, type Registry, requireScope } from '@nameplate/registry';
import type { CommandPage, CommandRecord, Telemetry } from '@nameplate/telemetry';

export interface CommandsAccessOptions {
  readonly registry: Registry;
  readonly telemetry: Telemetry;
  readonly gateway: Gateway | undefined;
}

/**
 * Named commands as a principal may send and see them, for gRPC and HTTP alike: `telemetry.publish` on the prefix sends and cancels, `telemetry.read`
 * there shows. A device sends none.
 */
export class CommandsAccess {
  readonly #registry: Registry;
  readonly #commands: Telemetry['commands'];
  readonly #gateway: Gateway | undefined;

  constructor({ registry, telemetry, gateway }: CommandsAccessOptions) {
    this.#registry = registry;
    this.#commands = telemetry.commands;
    this.#gateway = gateway;
  }

  async send(
    principal: Principal,
    identifier: Identifier,
    request: { readonly command: string; readonly args: unknown; readonly confirmed: boolean },
  ): Promise<CommandRecord> {
    requireScope(principal, 'telemetry.publish', identifier.prefixKey);
    if (this.#gateway === undefined)
      throw new NameplateError('UNSUPPORTED_OPERATION', 'This server has not the gateway role (roles).', {
        reason: 'NO_GATEWAY',
      });
    const { canonical, key: deviceKey } = identifier;
    if ((await this.#registry.devices.find(canonical)) === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `${canonical} is not enrolled as a device.`, {
        reason: 'DEVICE_UNKNOWN',
      });
    const full = { ...request, identifier: canonical, deviceKey, by: actorOf(principal) };
    return await this.#commands.send(full);
  }

  async get(principal: Principal, identifier: Identifier, id: string): Promise<CommandRecord> {
    requireScope(principal, 'telemetry.read', identifier.prefixKey, identifier.key);
    return await this.#commands.get({ deviceKey: identifier.key, id });
  }

  async cancel(principal: Principal, identifier: Identifier, id: string): Promise<CommandRecord> {
    requireScope(principal, 'telemetry.publish', identifier.prefixKey);
    return await this.#commands.cancel({ deviceKey: identifier.key, id });
  }

  async list(
    principal: Principal,
    identifier: Identifier,
    query: { readonly pageSize: number; readonly pageToken?: string },
  ): Promise<CommandPage> {
    requireScope(principal, 'telemetry.read', identifier.prefixKey, identifier.key);
    if ((await this.#registry.handles.read(identifier)) === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not registered here.`, {
        metadata: { identifier: identifier.canonical },
      });
    return await this.#commands.list({ ...query, deviceKey: identifier.key });
  }
}
