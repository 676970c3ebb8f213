import { createHash } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayLogger, SessionStore, StoredSession } from '../ports.ts';

/**
 * Persistent sessions as one small file each, replaced whole: there are few, they change seldom, and each is bounded.
 * A file that cannot be read is left out and reported; its device subscribes again.
 */
export async function openSessionFiles(directory: string, logger: GatewayLogger): Promise<SessionStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return {
    async *readAll() {
      for await (const entry of await opendir(directory)) {
        if (!entry.name.endsWith('.json')) continue;
        const stored = await readStored(join(directory, entry.name), logger);
        if (stored) yield stored;
      }
    },
    async write(session) {
      const path = pathOf(directory, session.deviceKey, session.clientId);
      await replaceFile(path, JSON.stringify(toJson(session)));
    },
    async remove(deviceKey, clientId) {
      await rm(pathOf(directory, deviceKey, clientId), { force: true });
    },
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

async function readStored(path: string, logger: GatewayLogger): Promise<StoredSession | undefined> {
  try {
    return fromJson(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    logger.warn({ path, err: cause }, 'A stored MQTT session cannot be read; it is left out.');
    return undefined;
  }
}

/** Names come from outside: the file is named by their digest. */
function pathOf(directory: string, deviceKey: string, clientId: string): string {
  const digest = createHash('sha256').update(`${deviceKey}\0${clientId}`).digest('hex');
  return join(directory, `${digest}.json`);
}

interface SessionJson {
  readonly format: 1;
  readonly deviceKey: string;
  readonly clientId: string;
  readonly subscriptions: StoredSession['subscriptions'];
  readonly commands: readonly { topic: string; payload: string; qos: 0 | 1; packetId?: number }[];
  /** null: connected when it was written. */
  readonly expireTimeMs: number | null;
}

function toJson(session: StoredSession): SessionJson {
  return {
    format: 1,
    deviceKey: session.deviceKey,
    clientId: session.clientId,
    subscriptions: session.subscriptions,
    commands: session.commands.map((command) => ({
      ...command,
      payload: Buffer.from(command.payload).toString('base64'),
    })),
    expireTimeMs: Number.isFinite(session.expireTimeMs) ? session.expireTimeMs : null,
  };
}

function fromJson(json: unknown): StoredSession {
  const session = json as SessionJson;
  if (session?.format !== 1 || typeof session.deviceKey !== 'string' || typeof session.clientId !== 'string')
    throw new TypeError('not a stored session of format 1');
  return {
    deviceKey: session.deviceKey,
    clientId: session.clientId,
    subscriptions: session.subscriptions.map(({ filter, qos }) => ({ filter, qos })),
    commands: session.commands.map((command) => ({ ...command, payload: Buffer.from(command.payload, 'base64') })),
    expireTimeMs: session.expireTimeMs ?? Number.POSITIVE_INFINITY,
  };
}
