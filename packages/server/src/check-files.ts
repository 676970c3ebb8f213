import { NameplateError, systemClock } from '@nameplate/model';
import { openOidc } from './authentication/oidc/open-oidc.ts';
import type { Config } from './config/index.ts';
import { silentLogger } from './observe/logger.ts';
import { readPskKeyFile } from './tls/psk-key-file.ts';
import { TlsFiles } from './tls/tls-files.ts';
import { readTrustRoots } from './trust-roots.ts';
import { readRoot } from './upstream.ts';

/**
 * Reads the files that a configuration names as a start does: `nameplate config check FILE`.
 * @throws NameplateError INVALID_VALUE with every problem on a line of its own
 */
export async function checkFiles(config: Config): Promise<void> {
  const outcomes = await Promise.allSettled([
    TlsFiles.open({ config, clock: systemClock, logger: silentLogger() }).then((tls) => tls?.close()),
    config.recursive_bootstrap_file === '' ? undefined : readRoot(config.recursive_bootstrap_file),
    openOidc(config, systemClock),
    readPskKeyFile(config),
    readTrustRoots({ ...config, recursive_bootstrap_file: '' }),
  ]);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length === 0) return;
  const problems = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  throw new NameplateError('INVALID_VALUE', problems.join('\n'), {
    reason: 'CONFIG_INVALID',
    metadata: { problems: String(problems.length) },
    cause: failures[0],
  });
}
