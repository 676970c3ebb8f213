import { isNameplateError, parseIdentifier, systemClock } from '@nameplate/model';
import { type TrustReport, type TrustRoot, verifyRecord } from '@nameplate/protocol/trust';
import type { CallOptions, IdentifierLike } from './options.ts';
import type { Resolver } from './resolver.ts';

export interface VerifyRecordOptions extends CallOptions {
  /** The keys that are trusted; every chain has to end at one. */
  readonly roots: readonly TrustRoot[];
  /** The moment that dates are compared with; now when absent. */
  readonly at?: Date;
}

/** Verifies what you may see of a record, by what its issuers' records say. */
export async function verify(
  resolver: Pick<Resolver, 'resolve'>,
  id: IdentifierLike,
  { roots, at, ...options }: VerifyRecordOptions,
): Promise<TrustReport> {
  // A cache may hold the record as it was before it was signed.
  const asked = { ...options, authoritative: true };
  const { identifier, values } = await resolver.resolve(id, asked);
  return verifyRecord(
    { handle: parseIdentifier(identifier).handle, values },
    {
      roots,
      now: at?.getTime() ?? systemClock.now(),
      async fetch(handle) {
        if (!handle.includes('/')) return undefined;
        try {
          const text = handle.replaceAll('%', '%25');
          return (await resolver.resolve(text, { ...asked, types: ['HS_CERT.'] })).values;
        } catch (thrown) {
          if (isNameplateError(thrown) && absent.has(thrown.code)) return undefined;
          throw thrown;
        }
      },
    },
  );
}

const absent: ReadonlySet<string> = new Set(['HANDLE_NOT_FOUND', 'HANDLE_RETIRED', 'VALUE_NOT_FOUND']);
