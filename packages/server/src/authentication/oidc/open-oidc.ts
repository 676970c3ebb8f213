import { readFile } from 'node:fs/promises';
import { type Clock, NameplateError } from '@nameplate/model';
import type { Config } from '../../config/index.ts';
import { OidcTokens } from './oidc-tokens.ts';
import { OidcRules } from './rules.ts';

/**
 * What checks tokens; undefined without `oidc_issuer`. The provider is not asked before the first token comes: a start does not
 * wait for another server.
 * @throws NameplateError INVALID_VALUE when the rules cannot be read or do not fit
 */
export async function openOidc(config: Config, clock: Clock): Promise<OidcTokens | undefined> {
  if (config.oidc_issuer === '') return undefined;
  return new OidcTokens({
    issuer: config.oidc_issuer,
    audience: config.oidc_audience,
    algorithms: config.oidc_algorithms,
    clockToleranceMs: config.oidc_clock_tolerance_ms,
    timeoutMs: config.oidc_timeout_ms,
    keysMaxAgeMs: config.oidc_keys_max_age_ms,
    keysCooldownMs: config.oidc_keys_cooldown_ms,
    rules: OidcRules.parse(await readRules(config.oidc_rules_file)),
    clock,
  });
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `oidc_rules_file: ${file} cannot be read: ${why}.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'OIDC_RULES', metadata: { place: '' }, cause });
  }
}
