import { createHash } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayLogger, SessionStore, StoredSession } from '../ports.ts';
import { sessionFromJson, sessionToJson } from './stored-session.ts';

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
      const path = pathOf(directory, session.owner, session.clientId);
      await replaceFile(path, JSON.stringify(sessionToJson(session)));
    },
    async remove(owner, clientId) {
      await rm(pathOf(directory, owner, clientId), { force: true });
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
    return sessionFromJson(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    logger.warn({ path, err: cause }, 'A stored MQTT session cannot be read; it is left out.');
    return undefined;
  }
}

/** Names come from outside: the file is named by their digest. */
function pathOf(directory: string, owner: string, clientId: string): string {
  const digest = createHash('sha256').update(`${owner}\0${clientId}`).digest('hex');
  return join(directory, `${digest}.json`);
}
