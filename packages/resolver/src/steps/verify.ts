import {
  type Clock,
  type HandleValue,
  isNameplateError,
  NameplateError,
  typeSelects,
  valueSelected,
} from '@nameplate/model';
import { type FetchValues, type TrustRoot, trustTypes, verifyRecord } from '@nameplate/protocol/trust';
import type { Next, ResolveCall, Step, UpstreamPort } from '../request.ts';
import { targetFromHandle } from '../target.ts';
import { holdsNothing, isFiltered, valueNotFound } from './authorize.ts';

export interface VerifyParts {
  /** Keys that are trusted; none: nothing can be verified here. */
  readonly roots: readonly TrustRoot[];
  /** Verifications under way at once: one may compute hundreds of signatures and fetch dozens of records. */
  readonly max: number;
  /** Asked for the certificates of a prefix when this server's own record of it has none: they are at the parent. */
  readonly upstream?: UpstreamPort | undefined;
  readonly clock: Clock;
}

/**
 * Verifies all that the asker may see, by statements that the asker may see, whatever was selected of it. Never by
 * caches: what was signed a moment ago is signed.
 */
export function verify(parts: VerifyParts): Step {
  let active = 0;
  return async (call, next) => {
    if (call.request.verify !== true) return await next(call);
    if (parts.roots.length === 0) throw noRoot();
    if (active >= parts.max) throw overloaded(parts.max);
    active += 1;
    try {
      return await verified(parts, call, next);
    } finally {
      active -= 1;
    }
  };
}

async function verified({ roots, upstream, clock }: VerifyParts, call: ResolveCall, next: Next) {
  const { identifier, want } = call.request;
  const asking = { ...call.request, verify: false, authoritative: true };
  const whole = await next({ ...call, request: { ...asking, types: [], indexes: [], want } });
  const fetch: FetchValues = async (handle) => {
    const own = await valuesOf(asking, handle, call, next);
    const isSilent = own === undefined || !own.some(({ type }) => typeSelects(certificates, type));
    if (!isSilent || upstream === undefined || !/^0\.na\//i.test(handle)) return own;
    return (await certificatesAbove(upstream, handle, call)) ?? own;
  };
  const record = { handle: identifier.handle, values: whole.values.map((value) => value.decode()) };
  const trust = await verifyRecord(record, { roots, now: clock.now(), fetch });
  const values = isFiltered(call.request)
    ? whole.values.filter((value) => valueSelected(value, call.request))
    : whole.values;
  if (isFiltered(call.request) && holdsNothing({ ...whole, values })) throw valueNotFound(identifier);
  return { ...whole, values, trust };
}

/** The certificates in a record, as far as the asker may see them. */
async function valuesOf(
  asking: ResolveCall['request'],
  handle: string,
  call: ResolveCall,
  next: Next,
): Promise<readonly HandleValue[] | undefined> {
  const want = { place: false, readings: false };
  return await unlessAbsent(async () => {
    const identifier = targetFromHandle(handle);
    const { values } = await next({
      ...call,
      request: { ...asking, identifier, types: [certificates], indexes: [], want },
    });
    return values.map((value) => value.decode());
  });
}

async function certificatesAbove(upstream: UpstreamPort, handle: string, { context }: ResolveCall) {
  const { recursionCount = 0, signal } = context;
  const options = { authoritative: true, recursionCount, ...(signal === undefined ? {} : { signal }) };
  return await unlessAbsent(async () => (await upstream.resolve(handle, options)).values);
}

const certificates = `${trustTypes.certificate}.`;

async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isNameplateError(thrown) && absent.has(thrown.code)) return undefined;
    throw thrown;
  }
}

const absent: ReadonlySet<string> = new Set([
  'HANDLE_NOT_FOUND',
  'HANDLE_RETIRED',
  'VALUE_NOT_FOUND',
  'NOT_RESPONSIBLE',
]);

function noRoot(): NameplateError {
  return new NameplateError(
    'UNSUPPORTED_OPERATION',
    'This server trusts no root, so that it can verify nothing: name keys with trust_roots, or verify in the client.',
    { reason: 'NO_TRUST_ROOT' },
  );
}

function overloaded(max: number): NameplateError {
  return new NameplateError('OVERLOADED', `More than ${max} verifications are under way (trust_verifications_max).`, {
    reason: 'VERIFICATIONS_MAX',
    metadata: { limit: String(max) },
    retryAfterMs: 200,
  });
}
