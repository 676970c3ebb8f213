import { join } from 'node:path';
import { defaultPermissions, type HandleValue } from '@nameplate/model';
import { encodeRootInfo, encodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { bootstrapFile, siteToJson } from '@nameplate/protocol/http';
import type { NewFile } from './new-files.ts';

/** A site as other Handle software reads it: `siteinfo.json`, and its octets `siteinfo.bin`. */
export function siteFiles(directory: string, site: SiteRecord): NewFile[] {
  return [
    { path: join(directory, 'siteinfo.json'), content: jsonText(siteToJson(site)), isPrivate: false },
    { path: join(directory, 'siteinfo.bin'), content: encodeSite(site), isPrivate: false },
  ];
}

/**
 * What clients start from when this site is the root: `bootstrap_handles` in JSON, and the octets of `root_info`, which
 * older clients read. Handle specification §13.
 */
export function rootFiles(
  directory: string,
  site: SiteRecord,
  options: { readonly nowMs: number; readonly trustKeys: readonly Uint8Array[] },
): NewFile[] {
  const { nowMs, trustKeys } = options;
  const bootstrap = jsonText(bootstrapFile([site], nowMs, trustKeys));
  return [
    { path: join(directory, 'bootstrap_handles'), content: bootstrap, isPrivate: false },
    { path: join(directory, 'root_info'), content: encodeRootInfo([siteValue(site, nowMs)]), isPrivate: false },
  ];
}

export function jsonText(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function siteValue(site: SiteRecord, nowMs: number): HandleValue {
  return {
    index: 1,
    type: 'HS_SITE',
    data: encodeSite(site),
    ttl: { kind: 'relative', seconds: 86_400 },
    permissions: defaultPermissions,
    timestamp: Math.floor(nowMs / 1_000),
    references: [],
  };
}
