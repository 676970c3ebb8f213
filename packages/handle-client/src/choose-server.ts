import { createHash } from 'node:crypto';
import type { SiteRecord } from '@nameplate/protocol/handle';

/** Position of the server of a site that holds a handle, by the site's hash option. RFC 3652 §3.1.3. */
export function chooseServer(site: Pick<SiteRecord, 'hashOption' | 'servers'>, handle: string): number | undefined {
  if (site.servers.length === 0) return undefined;
  if (site.servers.length === 1) return 0;
  const part = hashedPart(site.hashOption, handle).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  // The absolute value of -2^31 does not fit the 32 bits of other implementations; as a number it does.
  const hash = Math.abs(createHash('md5').update(part).digest().readInt32BE(12));
  return hash % site.servers.length;
}

function hashedPart(option: SiteRecord['hashOption'], handle: string): string {
  const slash = handle.indexOf('/');
  if (option === 'handle') return handle;
  if (option === 'prefix') return slash < 0 ? '0.NA' : handle.slice(0, slash);
  return handle.slice(slash + 1);
}
