import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NameplateError, toNameplateError } from '@nameplate/model';
import { trustKeyOfValue, trustRootOfText } from '@nameplate/protocol/handle-crypto';
import { bootstrapTrustKeys } from '@nameplate/protocol/http';
import type { TrustRoot } from '@nameplate/protocol/trust';
import type { Config } from './config/index.ts';

/** The keys by which this server verifies records: of `trust_roots`, and of `0.0/0.0` in the bootstrap file. */
export async function readTrustRoots(
  config: Pick<Config, 'trust_roots' | 'recursive_bootstrap_file'>,
): Promise<readonly TrustRoot[]> {
  const { trust_roots: named, recursive_bootstrap_file: bootstrap } = config;
  const own = named === '' ? [] : await Promise.all((await keyFiles(named)).map(readRoot));
  return bootstrap === '' ? own : [...own, ...(await readBootstrapKeys(bootstrap))];
}

/** @throws NameplateError INVALID_VALUE that names the key and the path */
async function keyFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.(?:pem|jwk|json)$/.test(name)).toSorted();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    throw wrong(path, 'it cannot be read', cause);
  }
  throw wrong(path, 'expected a public key, or a directory with *.pem, *.jwk or *.json');
}

async function readRoot(file: string): Promise<TrustRoot> {
  try {
    return trustRootOfText(await readFile(file, 'utf8'));
  } catch (thrown) {
    throw wrong(file, thrown instanceof Error ? thrown.message : String(thrown), toNameplateError(thrown));
  }
}

/** The keys of 0.0/0.0. @throws NameplateError INVALID_VALUE that names the key and the file */
export async function readBootstrapKeys(file: string): Promise<readonly TrustRoot[]> {
  try {
    const keys = bootstrapTrustKeys(JSON.parse(await readFile(file, 'utf8')));
    return keys.flatMap((data) => {
      const publicKey = trustKeyOfValue(data);
      return publicKey === undefined ? [] : [{ publicKey }];
    });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new NameplateError('INVALID_VALUE', `recursive_bootstrap_file: ${file}: the keys of 0.0/0.0: ${why}`, {
      reason: 'BOOTSTRAP_FILE',
      cause: toNameplateError(thrown),
    });
  }
}

function wrong(path: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `trust_roots: ${path}: ${why}`, { reason: 'TRUST_ROOTS', cause });
}
