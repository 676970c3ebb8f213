import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '@nameplate/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configOf } from '../config/index.ts';
import { openPskKeyFile, readPskKeyFile } from './psk-key-file.ts';

let directory = '';
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'nameplate-psk-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

const config = (name = '') =>
  configOf({ data_directory: directory, mqtt_psk: true, ...(name && { psk_key_file: join(directory, name) }) });

it('is made once, for its owner alone, and is the same from then on', async () => {
  expect(await readPskKeyFile(config())).toBeUndefined();
  const key = await openPskKeyFile(config(), systemRandom);
  expect(key?.length).toBe(32);
  expect(await openPskKeyFile(config(), systemRandom)).toEqual(Buffer.from(key ?? []));
  const path = join(directory, 'psk.key');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(path, 'utf8')).toBe(`${Buffer.from(key ?? []).toString('hex')}\n`);
});

it('is not there without mqtt_psk', async () => {
  expect(await openPskKeyFile(configOf({ data_directory: join(directory, 'none') }), systemRandom)).toBeUndefined();
});

it.each([
  ['open.key', 'a'.repeat(64), 0o640, 'chmod 600'],
  ['short.key', 'a'.repeat(63), 0o600, '64 hexadecimal digits'],
  ['empty.key', '', 0o600, '64 hexadecimal digits'],
])('%s is refused: %s', async (name, text, mode, why) => {
  const path = join(directory, name);
  await writeFile(path, text);
  await chmod(path, mode);
  const failure = { code: 'INVALID_VALUE', reason: 'PSK_KEY_FILE', message: expect.stringContaining(why) };
  await expect(openPskKeyFile(config(name), systemRandom)).rejects.toMatchObject(failure);
  await expect(readPskKeyFile(config(name))).rejects.toMatchObject(failure);
});

it('a folder that is not there is told', async () => {
  await expect(openPskKeyFile(config('no/psk.key'), systemRandom)).rejects.toMatchObject({ reason: 'PSK_KEY_FILE' });
});
