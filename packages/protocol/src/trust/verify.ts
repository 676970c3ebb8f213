import { type HandleValue, isNameplateError, typeSelects } from '@nameplate/model';
import { Chain, isSound, readCertificate } from './chain.ts';
import { parseSignature, referenceText, type SignatureClaims, trustTypes } from './claims.ts';
import { readJws } from './jws.ts';
import { trustLimits } from './limits.ts';
import type { TrustLink, TrustReport, VerifyOptions } from './report.ts';
import { coversHandle, permissionText } from './scope.ts';
import { digestValue } from './value-digest.ts';
import { verdictOf } from './verdict.ts';

/** What one HS_SIGNATURE says, and whether it may be believed. */
interface Signed {
  readonly links: readonly TrustLink[];
  readonly claims?: SignatureClaims;
  readonly sound: boolean;
}

/**
 * Verifies a record's values by its HS_SIGNATURE values, these by the certificates of their issuers up to a root, and the
 * HS_CERT values that it holds itself. Answers with one entry for each link; it throws only what `fetch` throws as
 * CANCELLED or for no expected reason.
 */
export async function verifyRecord(
  record: { readonly handle: string; readonly values: readonly HandleValue[] },
  options: VerifyOptions,
): Promise<TrustReport> {
  const chain = new Chain(options);
  const { handle, values } = record;
  const statements = values.filter(isStatement).slice(0, trustLimits.statements);
  const signed: Signed[] = [];
  const certificates: TrustLink[] = [];
  for (const value of statements) {
    if (typeSelects(`${trustTypes.signature}.`, value.type)) signed.push(await judgeSignature(chain, handle, value));
    else certificates.push(...(await judgeCertificate(chain, handle, value)));
  }
  const links = [
    ...valueLinks(handle, values, signed),
    ...signed.flatMap((signature) => signature.links),
    ...certificates,
  ];
  const verdict = verdictOf(links, statements.length);
  return { handle, trusted: verdict === 'verified', verdict, links };
}

async function judgeSignature(chain: Chain, handle: string, value: HandleValue): Promise<Signed> {
  const at = { kind: 'signature', subject: handle, index: value.index, at: handle } as const;
  let read: { readonly jws: string; readonly claims: SignatureClaims };
  try {
    const { jws, payload } = readJws(value.data);
    read = { jws, claims: parseSignature(payload) };
  } catch (thrown) {
    return { links: [unreadable(at, thrown)], sound: false };
  }
  const { jws, claims } = read;
  const judged = await chain.judge(jws, claims);
  const own = scoped(judged, claims, handle);
  const above = judged.above.map((entry, place) =>
    place === 0 && entry.state === 'ok' && judged.signer && !coversHandle(judged.signer.permissions, handle)
      ? { ...entry, state: 'wrong-scope' as const, detail: beyond(judged.signer.permissions, handle) }
      : entry,
  );
  const links = [{ ...at, issuer: referenceText(claims.issuer), ...own }, ...above];
  return { links, claims, sound: isSound({ state: own.state, above }) };
}

function scoped(judged: Pick<TrustLink, 'state' | 'detail'>, claims: SignatureClaims, handle: string) {
  const { state, detail } = judged;
  if (state === 'ok' && claims.subject.toUpperCase() !== handle.toUpperCase())
    return { state: 'wrong-scope' as const, detail: `It signs ${claims.subject}, not this record.` };
  return { state, detail };
}

async function judgeCertificate(chain: Chain, handle: string, value: HandleValue): Promise<readonly TrustLink[]> {
  const certificate = readCertificate(handle, value);
  const at = { kind: 'certificate', subject: handle, index: value.index, at: handle } as const;
  return certificate ? chain.certificate(certificate, []) : [unreadable(at, undefined)];
}

/** One entry for each value, and for each that a sound signature lists and the record has not. */
function valueLinks(handle: string, values: readonly HandleValue[], signed: readonly Signed[]): TrustLink[] {
  const plain = values.filter((value) => !isStatement(value));
  const present = new Set(values.map(({ index }) => index));
  const sound = signed.filter((signature) => signature.sound && signature.claims);
  const gone = new Map<number, SignatureClaims>();
  for (const { claims } of sound)
    for (const index of claims?.digests.keys() ?? []) if (claims && !present.has(index)) gone.set(index, claims);
  return [
    ...plain.map((value) => valueLink(handle, value, signed, sound)),
    ...[...gone].map(([index, claims]) => ({
      ...entryOf(handle, index, claims),
      state: 'changed-value' as const,
      detail: 'It was signed and is not there any more, or may not be seen.',
    })),
  ];
}

function valueLink(handle: string, value: HandleValue, signed: readonly Signed[], sound: readonly Signed[]): TrustLink {
  const digest = Buffer.from(digestValue(value)).toString('base64');
  const listing = sound.flatMap(({ claims }) => (claims?.digests.has(value.index) ? [claims] : []));
  const agreeing = listing.find((claims) => claims.digests.get(value.index) === digest);
  if (agreeing) return { ...entryOf(handle, value.index, agreeing), state: 'ok', detail: `${value.type}, as signed.` };
  if (listing[0])
    return {
      ...entryOf(handle, value.index, listing[0]),
      state: 'changed-value',
      detail: `${value.type} is not what was signed.`,
    };
  const named = signed.some(({ claims }) => claims?.digests.has(value.index));
  const detail = named
    ? `${value.type}: the signature over it does not hold.`
    : `${value.type}: no signature covers it.`;
  return { ...entryOf(handle, value.index), state: 'unsigned-value', detail };
}

function entryOf(handle: string, index: number, claims?: SignatureClaims) {
  return {
    kind: 'value' as const,
    subject: handle,
    issuer: claims ? referenceText(claims.issuer) : '',
    index,
    at: handle,
  };
}

function isStatement({ type }: HandleValue): boolean {
  return Object.values(trustTypes).some((statement) => typeSelects(`${statement}.`, type));
}

function unreadable(at: Pick<TrustLink, 'kind' | 'subject' | 'index' | 'at'>, thrown: unknown): TrustLink {
  if (thrown !== undefined && !isNameplateError(thrown)) throw thrown;
  const detail = thrown?.message ?? 'The certificate cannot be read.';
  return { ...at, issuer: '', state: 'bad-signature', detail };
}

function beyond(permissions: Parameters<typeof coversHandle>[0], handle: string): string {
  return `It may sign ${permissions.map(permissionText).join(', ') || 'nothing'}, not ${handle}.`;
}
