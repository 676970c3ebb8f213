import { tryParseIdentifier } from '@nameplate/model';
import type { DeadLetters } from '../dead-letters.ts';
import type { Connect } from '../front-door/packets.ts';
import type { Orphan } from '../interpretation.ts';
import type { DeviceDirectory, GatewayLogger, MessageSink } from '../ports.ts';
import type { Quarantine } from './quarantine.ts';

export interface AdoptionOptions {
  readonly directory: DeviceDirectory;
  readonly quarantine: Quarantine;
  readonly sink: Pick<MessageSink, 'append'>;
  readonly logger: GatewayLogger;
}

/** From unknown to enrolled: who comes into quarantine, and how what was kept comes out of it. */
export class Adoption {
  readonly #options: AdoptionOptions;

  constructor(options: AdoptionOptions) {
    this.#options = options;
  }

  /** A name under a prefix of ours that nobody enrolled goes on the list; a wrong password of a device does not. */
  async refused({ username, password }: Pick<Connect, 'username' | 'password'>, address: string): Promise<void> {
    const { directory, quarantine, logger } = this.#options;
    const identifier = username === undefined ? undefined : tryParseIdentifier(username);
    if (identifier === undefined) return;
    try {
      if (!(await directory.holds?.(identifier.prefixKey))) return;
      if (await directory.find(identifier.canonical)) return;
      quarantine.refused(identifier.canonical, password, address);
    } catch (err) {
      logger.warn({ err }, 'An unknown device that tried to connect could not be noted.');
    }
  }

  /** It is enrolled now: what was kept goes into the journal, to be read as it came. How many messages that were. */
  async adopted(name: string, gatewayKey?: string): Promise<number> {
    const { quarantine, sink } = this.#options;
    const kept = gatewayKey === undefined ? [] : await quarantine.messagesOf(gatewayKey, name);
    for (const message of kept) await sink.append(message);
    await quarantine.forget(name, gatewayKey);
    return kept.length;
  }
}

/** What gateways said of devices that nobody enrolled: a dead letter, and kept for adoption. */
export async function keepOrphans(
  orphans: readonly Orphan[],
  { deadLetters, quarantine }: { readonly deadLetters: DeadLetters; readonly quarantine: Quarantine },
): Promise<void> {
  for (const orphan of orphans) {
    const { alias, message } = orphan;
    deadLetters.add('unknown-device', `${message.identifier} speaks for no ${alias.slice(0, 60)}.`, message);
    await quarantine.orphaned(orphan);
  }
}
