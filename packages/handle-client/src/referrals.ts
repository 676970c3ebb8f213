import { isNameplateError, NameplateError } from '@nameplate/model';
import type { ResolutionRequest } from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import { foldHandle, prefixInRecord } from './fold.ts';
import type { ReadOptions, ServerRecord } from './server-client.ts';
import { serviceEndpoints, sitesIn } from './service.ts';

/** Asks one service; undefined: the server that is known. */
type Read = (servers: readonly Endpoint[] | undefined, question: ResolutionRequest) => Promise<ServerRecord>;

/**
 * Resolves, and goes where servers refer to. RFC 3652 §3.4. A referral without values is looked up at the server that
 * gave it; when that does not know, or names no server, its refusal stands.
 * @throws NameplateError RECURSION_LIMIT
 */
export async function followReferrals(
  question: ResolutionRequest,
  { authoritative = false }: Pick<ReadOptions, 'authoritative'>,
  read: Read,
): Promise<ServerRecord> {
  let servers: readonly Endpoint[] | undefined;
  const asked = new Set<string>();
  for (;;) {
    try {
      return await read(servers, question);
    } catch (thrown) {
      if (!isNameplateError(thrown, 'NOT_RESPONSIBLE') || thrown.referral === undefined) throw thrown;
      const { kind, handle } = thrown.referral;
      // A service of derived prefixes holds prefix records only.
      if (kind === 'prefix' && prefixInRecord(question.handle) === undefined && question.handle.includes('/'))
        throw thrown;
      const values = thrown.referral.values.length > 0 ? thrown.referral.values : await lookUp(servers, handle, read);
      const sites = sitesIn(values, kind === 'prefix' ? 'derived' : 'handles');
      servers = serviceEndpoints({ sites }, question.handle, { authoritative });
      if (servers.length === 0) throw thrown;
      const step = `${servers.map(endpointName).join(' ')} ${foldHandle(question.handle)}`;
      if (asked.has(step)) throw tooDeep('comes back to a server that was asked already', 'REFERRAL_LOOP');
      if (asked.size >= referralsMax) throw tooDeep(`leads over more than ${referralsMax} servers`, 'HOPS_MAX');
      asked.add(step);
    }
  }
}

export const referralsMax = 8;

async function lookUp(servers: readonly Endpoint[] | undefined, handle: string, read: Read) {
  try {
    return handle === '' ? [] : (await read(servers, { handle, indexes: [], types: [] })).values;
  } catch (thrown) {
    if (isNameplateError(thrown) && unknown.has(thrown.code)) return [];
    throw thrown;
  }
}

const unknown: ReadonlySet<string> = new Set(['HANDLE_NOT_FOUND', 'VALUE_NOT_FOUND', 'NOT_RESPONSIBLE']);

function tooDeep(why: string, reason: string): NameplateError {
  return new NameplateError('RECURSION_LIMIT', `The referral ${why}.`, { reason });
}
