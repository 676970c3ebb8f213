import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import type { Logger } from '../../observe/logger.ts';

/** The key that this server signs answers with, and its public half as the site record holds it. */
export interface ServerKeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
}

export interface ServerKey {
  /** Undefined when there is none and none could be made: answers are then not signed. */
  ready(): Promise<ServerKeyPair | undefined>;
}

/** In the data directory. */
export const serverKeyFile = 'handle-server-key.pem';
const generate = promisify(generateKeyPair);

/**
 * Reads the key from the data directory, or makes one there, readable by this user only. It takes a moment on another
 * thread; the start does not wait for it.
 */
export function openServerKey(options: { readonly directory: string; readonly logger: Logger }): ServerKey {
  const path = join(options.directory, serverKeyFile);
  const pair = readOrMake(path).catch((thrown: unknown) => {
    options.logger.error({ err: thrown, component: 'handle', path }, 'The key that signs answers cannot be had.');
    return undefined;
  });
  return { ready: () => pair };
}

async function readOrMake(path: string): Promise<ServerKeyPair> {
  const privateKey = (await read(path)) ?? (await make(path));
  return { privateKey, publicKey: encodePublicKey(publicKeyRecord(createPublicKey(privateKey))) };
}

async function read(path: string): Promise<KeyObject | undefined> {
  try {
    return createPrivateKey(await readFile(path));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function make(path: string): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  // Under another name first: half a key would keep every later start from having one.
  const draft = `${path}.new`;
  await writeFile(draft, pem, { mode: 0o600 });
  await rename(draft, path);
  return privateKey;
}
