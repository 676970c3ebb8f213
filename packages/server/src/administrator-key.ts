import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NameplateError, systemClock, systemRandom } from '@nameplate/model';
import { openRegistry } from '@nameplate/registry';
import { openLevelStore } from '@nameplate/storage';

/**
 * Makes a new administrator key and ends the old one: for whoever may write the data directory and has lost the key.
 * The server must be stopped.
 * @throws NameplateError STORAGE_UNAVAILABLE when a server has the directory open, INVALID_VALUE when it holds none
 */
export async function resetAdministratorKey(dataDirectory: string): Promise<string> {
  const directory = join(dataDirectory, 'registry');
  if (!existsSync(directory)) {
    throw new NameplateError('INVALID_VALUE', `${dataDirectory} holds no server's data.`, {
      reason: 'NO_DATA',
      metadata: { directory: dataDirectory },
    });
  }
  await using store = await openLevelStore({ directory });
  await using registry = await openRegistry({ store, clock: systemClock, random: systemRandom });
  return await registry.keys.resetAdministrator();
}
