import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyObject } from '@nameplate/protocol/handle-crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../observe/logger.ts';
import { openServerKey } from './server-key.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-key-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

it('is made once, for its owner only, and read again', async () => {
  const made = await openServerKey({ directory, logger: silentLogger() }).ready();
  const { mode } = await stat(join(directory, 'handle-server-key.pem'));
  expect(mode & 0o777).toBe(0o600);
  const read = await openServerKey({ directory, logger: silentLogger() }).ready();
  expect(read?.publicKey).toEqual(made?.publicKey);
  if (made === undefined) throw new Error('there is a key');
  const onTheWire = publicKeyObject(decodePublicKey(made.publicKey));
  expect(onTheWire.equals(createPublicKey(made.privateKey))).toBe(true);
});

it('is none where the file holds none: it is never written over', async () => {
  await writeFile(join(directory, 'handle-server-key.pem'), 'not a key');
  expect(await openServerKey({ directory, logger: silentLogger() }).ready()).toBeUndefined();
});
