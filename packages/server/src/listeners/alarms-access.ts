import {
  type AlarmSeverity,
  decide,
  type Identifier,
  NameplateError,
  type Principal,
  prefixKey,
} from '@nameplate/model';
import { actorOf, type Registry, requireScope } from '@nameplate/registry';
import type { Alarm, AlarmEvent, AlarmPage, Telemetry, Told } from '@nameplate/telemetry';

export interface AlarmsAccessOptions {
  readonly registry: Registry;
  readonly telemetry: Telemetry;
}

/** Of one device, of all under a prefix, or of all. */
export interface AlarmScope {
  readonly identifier?: Identifier;
  /** Text form. */
  readonly prefix?: string;
}

interface PageQuery {
  readonly pageSize: number;
  readonly pageToken?: string;
}

const noteMax = 1000;

/**
 * Alarms as a principal may see them, for gRPC and HTTP alike: with `telemetry.read` on the prefix, or of the device itself. Who may tell a
 * device something, `telemetry.publish`, may acknowledge; a device may not acknowledge its own.
 */
export class AlarmsAccess {
  readonly #registry: Registry;
  readonly #alarms: Telemetry['alarms'];

  constructor({ registry, telemetry }: AlarmsAccessOptions) {
    this.#registry = registry;
    this.#alarms = telemetry.alarms;
  }

  async list(
    principal: Principal,
    { severities, ...query }: AlarmScope & PageQuery & { readonly severities: readonly AlarmSeverity[] },
  ): Promise<AlarmPage> {
    const scope = await this.#scope(principal, query);
    return await this.#alarms.list({ ...scope, severities, ...pageOf(query) });
  }

  async history(
    principal: Principal,
    identifier: Identifier,
    { alarm = '', ...query }: PageQuery & { readonly alarm?: string },
  ): Promise<AlarmPage> {
    await this.#scope(principal, { identifier });
    return await this.#alarms.history({ deviceKey: identifier.key, ...(alarm !== '' && { alarm }), ...pageOf(query) });
  }

  async acknowledge(
    principal: Principal,
    identifier: Identifier,
    { alarm, note }: { readonly alarm: string; readonly note: string },
  ): Promise<Alarm> {
    requireScope(principal, 'telemetry.publish', identifier.prefixKey);
    if (note.length > noteMax)
      throw new NameplateError('INVALID_VALUE', `note: expected at most ${noteMax} characters.`, {
        reason: 'NOTE_TOO_LONG',
        metadata: { field: 'note', expected: `at most ${noteMax} characters` },
      });
    return await this.#alarms.acknowledge({ deviceKey: identifier.key, alarm, by: actorOf(principal), note });
  }

  async watch(principal: Principal, scope: AlarmScope, signal: AbortSignal): Promise<AsyncIterable<Told<AlarmEvent>>> {
    return this.#alarms.subscribe({ ...(await this.#scope(principal, scope)), signal });
  }

  async #scope(principal: Principal, { identifier, prefix = '' }: AlarmScope) {
    if (identifier !== undefined && prefix !== '')
      throw new NameplateError('INVALID_VALUE', 'Give an identifier or a prefix, and not both.', {
        reason: 'ALARM_SCOPE',
      });
    if (identifier === undefined) {
      const key = prefix === '' ? '*' : prefixKey(prefix);
      requireScope(principal, 'telemetry.read', key);
      return { prefixKey: key };
    }
    const question = { scope: 'telemetry.read', prefix: identifier.prefixKey, device: identifier.key } as const;
    if (!decide(principal, question).allowed) requireScope(principal, question.scope, question.prefix, question.device);
    if ((await this.#registry.handles.read(identifier)) === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not registered here.`, {
        metadata: { identifier: identifier.canonical },
      });
    return { deviceKey: identifier.key };
  }
}

function pageOf({ pageSize, pageToken }: PageQuery): PageQuery {
  return { pageSize, ...(pageToken !== undefined && { pageToken }) };
}
