import { isNameplateError, NameplateError, type Referral } from '@nameplate/model';
import type { ResolutionRequest } from '@nameplate/protocol/handle';
import { endpointName } from './endpoint.ts';
import { foldHandle, prefixInRecord } from './fold.ts';
import type { ReadOptions, ServerRecord } from './server-client.ts';
import { sitesIn } from './service.ts';
import { queryTarget, type Target } from './target.ts';

/** Asks one service; undefined: the server that is known. */
export type ReadAt = (target: Target | undefined, question: ResolutionRequest) => Promise<ServerRecord>;

/**
 * Resolves, and goes where servers refer to. RFC 3652 §3.4. A referral without values is looked up at the server that
 * gave it; when that does not know, or names no server, its refusal stands.
 * @throws NameplateError RECURSION_LIMIT
 */
export async function followReferrals(
  question: ResolutionRequest,
  { authoritative = false }: Pick<ReadOptions, 'authoritative'>,
  read: ReadAt,
): Promise<ServerRecord> {
  let target: Target | undefined;
  const way = new Way();
  for (;;) {
    try {
      return await read(target, question);
    } catch (thrown) {
      if (!isNameplateError(thrown, 'NOT_RESPONSIBLE') || thrown.referral === undefined) throw thrown;
      const sites = await sitesReferredTo(thrown.referral, question.handle, (handle) =>
        read(target, { handle, indexes: [], types: [] }),
      );
      target = queryTarget({ sites }, question.handle, { authoritative });
      if (target === undefined) throw thrown;
      way.enter(target, question.handle);
    }
  }
}

/** Where one request was sent already: it ends when it comes back, or leads too far. */
export class Way {
  readonly #steps = new Set<string>();

  /** @throws NameplateError RECURSION_LIMIT */
  enter({ endpoints }: Target, handle: string): void {
    const step = `${endpoints.map(endpointName).join(' ')} ${foldHandle(handle)}`;
    if (this.#steps.has(step)) throw tooDeep('comes back to a server that was asked already', 'REFERRAL_LOOP');
    if (this.#steps.size >= referralsMax) throw tooDeep(`leads over more than ${referralsMax} servers`, 'HOPS_MAX');
    this.#steps.add(step);
  }
}

export const referralsMax = 8;

/** The sites that a referral about a handle names; none when it is not for that handle, or names none. */
export async function sitesReferredTo(
  { kind, handle, values }: Referral,
  asked: string,
  read: (handle: string) => Promise<ServerRecord>,
) {
  // A service of derived prefixes holds prefix records only.
  if (kind === 'prefix' && prefixInRecord(asked) === undefined && asked.includes('/')) return [];
  const found = values.length > 0 ? values : await lookUp(handle, read);
  return sitesIn(found, kind === 'prefix' ? 'derived' : 'handles');
}

async function lookUp(handle: string, read: (handle: string) => Promise<ServerRecord>) {
  try {
    return handle === '' ? [] : (await read(handle)).values;
  } catch (thrown) {
    if (isNameplateError(thrown) && unknown.has(thrown.code)) return [];
    throw thrown;
  }
}

const unknown: ReadonlySet<string> = new Set(['HANDLE_NOT_FOUND', 'VALUE_NOT_FOUND', 'NOT_RESPONSIBLE']);

function tooDeep(why: string, reason: string): NameplateError {
  return new NameplateError('RECURSION_LIMIT', `The referral ${why}.`, { reason });
}
