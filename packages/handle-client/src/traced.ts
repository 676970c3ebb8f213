import { toNameplateError } from '@nameplate/model';
import { responseCodes } from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { HopFlag, Trace } from './hop.ts';

/** What a request came to, and where. */
export interface Told<T> {
  readonly result: T;
  /** Response code. */
  readonly code: number;
  readonly endpoint: Endpoint;
  /** Its values are past their time to live, as the server says. */
  readonly stale?: boolean;
}

/** One request, told to who traces with what came of it. `first`: where it goes, as far as that is known before. */
export async function traced<T>(
  trace: Trace,
  { asked, first, flag }: { readonly asked: string; readonly first: Endpoint | undefined; readonly flag?: HopFlag },
  ask: () => Promise<Told<T>>,
): Promise<T> {
  const start = performance.now();
  const own: HopFlag[] = flag === undefined ? [] : [flag];
  try {
    const { result, code, endpoint, stale = false } = await ask();
    const referral = code === responseCodes.serviceReferral || code === responseCodes.prefixReferral;
    const flags: HopFlag[] = [
      ...(referral ? (['referral'] as const) : []),
      ...(stale ? (['stale'] as const) : []),
      ...own,
    ];
    const server = endpointName(endpoint);
    trace({ server, protocol: endpoint.protocol, asked, code, ms: performance.now() - start, flags });
    return result;
  } catch (thrown) {
    const { code } = toNameplateError(thrown);
    const server = first === undefined ? 'none' : endpointName(first);
    trace({ server, protocol: first?.protocol ?? 'tcp', asked, code, ms: performance.now() - start, flags: own });
    throw thrown;
  }
}
