import { openMemoryStore } from '@nameplate/storage';
import { openRegistry, type Registry, type RegistryOptions } from './registry.ts';

/** A registry that lives as long as the process: for tests of what is built on it. */
export async function openMemoryRegistry(options: Omit<RegistryOptions, 'store'> = {}): Promise<Registry> {
  return await openRegistry({ ...options, store: openMemoryStore() });
}
