import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { NameplateError } from '@nameplate/sdk';
import type { Issued } from './issue.ts';

/** Where a certificate and its key are. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export function filesOf(directory: string, name: string): CertificateFiles & { readonly publicKey: string } {
  return {
    certificate: join(directory, `${name}.pem`),
    key: join(directory, `${name}.key`),
    publicKey: join(directory, `${name}.pub.pem`),
  };
}

/** A file name for an identifier: letters, digits, dot and dash stay. */
export function fileNameOf(identifier: string): string {
  return identifier.replaceAll(/[^A-Za-z0-9.-]/g, '_');
}

/**
 * Writes files for their owner only: all, or none. None is overwritten.
 * @throws NameplateError INVALID_VALUE when one is there already
 */
export async function writeAll(directory: string, files: readonly (readonly [string, string])[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const handle = await open(file, 'wx', 0o600);
      written.push(file);
      await handle.writeFile(text);
      await handle.close();
    }
  } catch (cause) {
    await Promise.all(written.map((file) => unlink(file)));
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const file = files[written.length]?.[0] ?? directory;
    const why = exists ? 'is there already' : String(cause);
    throw new NameplateError('INVALID_VALUE', `${file} ${why}: nothing was changed.`, { reason: 'TLS_FILES', cause });
  }
}

/** The authority that `nameplate tls init` made. @throws NameplateError INVALID_VALUE */
export async function readAuthority(directory: string): Promise<Issued> {
  const { certificate, key } = filesOf(directory, 'ca');
  try {
    return { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8'), publicKey: '' };
  } catch (cause) {
    const message = `${directory} holds no authority (ca.pem, ca.key): make one with nameplate tls init --dir ${directory}.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'TLS_FILES', cause });
  }
}
