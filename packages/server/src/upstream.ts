import { readFile } from 'node:fs/promises';
import { createIterativeResolver, type IterativeResolver, type RootFinding } from '@nameplate/handle-client';
import { type Clock, NameplateError, type Random, toNameplateError } from '@nameplate/model';
import type { SiteRecord } from '@nameplate/protocol/handle';
import { rootSites } from '@nameplate/protocol/http';
import type { Config } from './config/index.ts';
import type { Logger } from './observe/logger.ts';
import { readBootstrapKeys } from './trust-roots.ts';

/** What the role `recursive` resolves with, and what proofs of foreign handles are asked with: from the configured root on. */
export async function openUpstream(options: {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}): Promise<IterativeResolver> {
  const { config, clock, random } = options;
  const keys = config.recursive_verify === 'off' ? [] : await readBootstrapKeys(config.recursive_bootstrap_file);
  return createIterativeResolver({
    roots: await readRoot(config.recursive_bootstrap_file),
    clock,
    random,
    signatures: config.recursive_verify,
    rootTrust: keys.length === 0 ? undefined : { keys, observe: rootObserver(options.logger) },
    limits: {
      timeoutMs: config.recursive_timeout_ms,
      hops: config.recursive_hops_max,
      lookups: config.recursive_lookups_max,
      cacheEntries: config.recursive_cache_entries,
      cacheBytes: config.recursive_cache_max_bytes,
      negativeMs: config.recursive_negative_ttl_ms,
      staleMs: config.recursive_stale_max_ms,
      staleAfterMs: config.recursive_stale_after_ms,
    },
  });
}

function rootObserver(logger: Logger): (finding: RootFinding) => void {
  const log = logger.child({ component: 'recursion' });
  return (finding) => {
    if ('sites' in finding) log.info(finding, 'The root told its sites, signed by a key of 0.0/0.0.');
    else log.warn({ err: finding.failure }, 'The root is used as the bootstrap file has it.');
  };
}

/** The sites of the root. @throws NameplateError INVALID_VALUE that names the key and the file */
export async function readRoot(file: string): Promise<readonly SiteRecord[]> {
  try {
    return rootSites(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new NameplateError('INVALID_VALUE', `recursive_bootstrap_file: ${file} names no root: ${why}`, {
      reason: 'BOOTSTRAP_FILE',
      cause: toNameplateError(thrown),
    });
  }
}
