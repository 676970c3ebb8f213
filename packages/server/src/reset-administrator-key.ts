import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NameplateError, systemClock, systemRandom } from '@nameplate/model';
import { openRegistry } from '@nameplate/registry';
import { openLevelStore } from '@nameplate/storage';
import { configOf } from './config/index.ts';

/**
 * Makes a new administrator key in the data of a stopped server and ends the old one: `nameplate key reset-admin`.
 * @throws NameplateError INVALID_VALUE when there is no server's data; STORAGE_UNAVAILABLE while a server runs on it
 */
export async function resetAdministratorKey(dataDirectory: string): Promise<string> {
  const directory = join(dataDirectory, 'registry');
  // Opening would make an empty store, and a key to nothing.
  if (!existsSync(directory))
    throw new NameplateError('INVALID_VALUE', `There is no server's data in ${dataDirectory}.`, {
      reason: 'DATA_DIRECTORY',
    });
  const config = configOf();
  await using store = await openLevelStore({ directory });
  const limits = {
    valuesPerHandle: config.values_per_handle_max,
    valueBytes: config.value_max_bytes,
    pageSize: config.page_size_max,
  };
  const registry = await openRegistry({ store, clock: systemClock, random: systemRandom, limits });
  try {
    return await registry.keys.resetAdministrator();
  } finally {
    await registry.close();
  }
}
