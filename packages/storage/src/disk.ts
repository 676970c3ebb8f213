import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK = new Uint8Array(2 ** 20);

/** Writes and removes a file of that size: a full disk or a spent quota throws. */
export async function probeSpace(directory: string, bytes: number): Promise<void> {
  const path = join(directory, 'nameplate.probe');
  try {
    const file = await open(path, 'w');
    try {
      for (let left = bytes; left > 0; left -= BLOCK.length) await file.write(BLOCK, 0, Math.min(left, BLOCK.length));
      await file.datasync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

/** The size of LevelDB's logs. */
export async function logBytes(directory: string): Promise<number> {
  const files = await Promise.all((await logs(directory)).map((path) => stat(path).catch(gone)));
  return files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

/**
 * Puts every LevelDB log on disk. A synchronous LevelDB write syncs only the log in use: unsynced writes in the log before it,
 * whose table is still being built, would not survive a power failure.
 */
export async function syncLogs(directory: string): Promise<void> {
  for (const path of await logs(directory)) {
    // A log that is gone became a table, and tables are synced.
    const file = await open(path, 'r+').catch(gone);
    if (file === undefined) continue;
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }
  await syncDirectory(directory);
}

/** Makes created and removed names durable. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function logs(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => /^\d+\.log$/.test(name)).map((name) => join(directory, name));
}

function gone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
