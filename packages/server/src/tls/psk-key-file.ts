import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NameplateError, type Random } from '@nameplate/model';
import type { Config } from '../config/index.ts';

/**
 * The key that pre-shared keys are sealed with: 32 octets, hexadecimal, in a file of its own that only its owner reads. Made at the
 * first start with `mqtt_psk`; undefined without it.
 * @throws NameplateError INVALID_VALUE that says what is wrong with the file
 */
export async function openPskKeyFile(config: Config, random: Random): Promise<Uint8Array | undefined> {
  if (!config.mqtt_psk) return undefined;
  return (await readPskKeyFile(config)) ?? (await attempt(pathOf(config), (path) => make(path, random.bytes(32))));
}

/** What is there of it. */
export async function readPskKeyFile(config: Config): Promise<Uint8Array | undefined> {
  return config.mqtt_psk ? await attempt(pathOf(config), read) : undefined;
}

function pathOf(config: Config): string {
  return config.psk_key_file === '' ? join(config.data_directory, 'psk.key') : config.psk_key_file;
}

async function attempt<T>(path: string, act: (path: string) => Promise<T>): Promise<T> {
  try {
    return await act(path);
  } catch (cause) {
    if (cause instanceof NameplateError) throw cause;
    throw unfit(path, `cannot be read or made (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

async function read(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (found === undefined) return undefined;
  // Windows has no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw unfit(path, 'can be read by others than its owner: chmod 600');
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw unfit(path, 'does not hold 64 hexadecimal digits');
  return Buffer.from(text, 'hex');
}

async function make(path: string, key: Uint8Array): Promise<Uint8Array> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(key).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return key;
}

function unfit(path: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `psk_key_file: ${path} ${why}.`, {
    reason: 'PSK_KEY_FILE',
    metadata: { key: 'psk_key_file' },
    cause,
  });
}
