import { dirname, join } from 'node:path';
import { Decoders } from '@nameplate/telemetry';
import { DeadLetters } from './dead-letters.ts';
import { DownlinkRoutes } from './downlinks/routes.ts';
import { RetainedMessages } from './front-door/retained.ts';
import { openRetainedFile } from './front-door/retained-file.ts';
import { openSessionFiles } from './front-door/session-files.ts';
import { Sessions } from './front-door/sessions.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { Ingest } from './ingest/ingest.ts';
import { storedPosition } from './ingest/offset.ts';
import { Interpreter } from './interpret.ts';
import { openJournal } from './journal/journal.ts';
import { JournaledGateway } from './journaled-gateway.ts';
import { defaultLimits } from './limits.ts';
import { silentLogger, silentObserver } from './ports.ts';
import { Presence } from './presence.ts';
import { keepOrphans } from './quarantine/adoption.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { SparkplugHosts } from './sparkplug/hosts.ts';

/** Opens the journal, and starts to write what an earlier run left in it. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { logger = silentLogger, observer = silentObserver, clock, telemetry } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const stateDirectory = options.stateDirectory ?? join(dirname(options.journalDirectory), 'gateway');
  const store = options.sessions ?? (await openSessionFiles(join(stateDirectory, 'sessions'), logger));
  const sessions = await Sessions.load({ store, limits, clock, observer });
  const retainedStore = options.retained ?? (await openRetainedFile(join(stateDirectory, 'retained.jsonl'), logger));
  const retained = await RetainedMessages.load({ store: retainedStore, limits, clock });
  const deadLetters = await DeadLetters.open({ directory: stateDirectory, limits, observer, logger });
  const journal = await openJournal({
    ...options.journal,
    directory: options.journalDirectory,
    recordBytesMax: limits.packetBytes + journalOverheadBytes,
    // Sockets are paused long before: whoever is in hand then keeps waiting for its PUBACK.
    fullWaitMs: 600_000,
    from: await storedPosition(telemetry),
    clock,
    onDamage: (damage) => logger.error({ damage }, 'A part of the journal cannot be read; it is skipped.'),
    onFault: (err) => logger.error({ err }, 'The journal cannot be written.'),
  });
  const decoders = new Decoders();
  const { directory } = options;
  const routes = await DownlinkRoutes.open(join(stateDirectory, 'downlink-routes.jsonl'), logger);
  const interpreter = new Interpreter({
    profile: (deviceKey) => directory.profile(deviceKey),
    child: async (gatewayKey, alias) => await directory.child?.(gatewayKey, alias),
    decode: options.decode ?? ((profile, message) => decoders.decode(profile, message)),
    decoders,
    routes,
    ...(options.awaitsFrame && { awaitsFrame: options.awaitsFrame }),
  });
  const hosts = await SparkplugHosts.open(join(stateDirectory, 'sparkplug'), logger, clock.now());
  const quarantine = await Quarantine.open({ directory: stateDirectory, clock, observer, logger });
  const presence = await Presence.open({ path: join(stateDirectory, 'presence.json'), clock, logger });
  const ingest = new Ingest({
    journal,
    telemetry,
    interpreter,
    hosts,
    routes,
    backlogEnd: journal.end,
    presence,
    onHostEvents: (heard) => gateway.heard(heard),
    ...(options.onReply && { onReply: options.onReply }),
    onOrphans: (orphans) => keepOrphans(orphans, { deadLetters, quarantine }),
    deadLetters,
    limits,
    observer,
    logger,
    clock,
  });
  const gateway = new JournaledGateway(
    { ...options, logger, observer, limits },
    { sessions, retained, deadLetters, quarantine, presence, journal, ingest, hosts, routes },
  );
  ingest.start();
  return gateway;
}

/** What a journal record has beside the payload, at most: identifier twice, port, lengths. */
const journalOverheadBytes = 8_192;
