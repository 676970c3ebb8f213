import { join } from 'node:path';
import { systemClock, systemRandom } from '@nameplate/model';
import { openRegistry } from '@nameplate/registry';
import { openLevelStore } from '@nameplate/storage';

/**
 * Makes a new administrator key and ends the old one: for whoever may write the data directory and has lost the key.
 * The server must be stopped.
 * @throws NameplateError STORAGE_UNAVAILABLE when a server has the directory open
 */
export async function resetAdministratorKey(dataDirectory: string): Promise<string> {
  await using store = await openLevelStore({ directory: join(dataDirectory, 'registry') });
  await using registry = await openRegistry({ store, clock: systemClock, random: systemRandom });
  return await registry.keys.resetAdministrator();
}
