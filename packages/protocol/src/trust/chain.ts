import { type HandleValue, isNameplateError, NameplateError, typeSelects, type ValueReference } from '@nameplate/model';
import { type CertificateClaims, parseCertificate, referenceText, type Statement, trustTypes } from './claims.ts';
import { readJws, verifyJws } from './jws.ts';
import { sameKey } from './keys.ts';
import { trustLimits } from './limits.ts';
import type { LinkState, TrustLink, VerifyOptions } from './report.ts';
import { coversHandle, mayGrant, permissionText } from './scope.ts';

/** A state and its sentence. */
export interface Finding {
  readonly state: LinkState;
  readonly detail: string;
}

/** What was found about a statement, and the certificates above it. */
export interface Judged extends Finding {
  readonly above: readonly TrustLink[];
  /** Of the key that signed it: the certificate, or a root that may do everything. */
  readonly signer?: Pick<CertificateClaims, 'permissions'>;
}

interface Certificate {
  readonly at: string;
  readonly index: number;
  readonly jws: string;
  readonly claims: CertificateClaims;
}

/** Walks from statements to roots within the limits of one report. */
export class Chain {
  readonly #options: VerifyOptions;
  readonly #records = new Map<string, Promise<readonly HandleValue[] | undefined>>();
  #computations = 0;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  /** Who signed, since when and until when. The scope of the signer is the caller's question. */
  async judge(jws: string, statement: Statement, path: readonly string[] = []): Promise<Judged> {
    if (await this.#byRoot(jws, statement))
      return { ...this.#timely(statement), above: [], signer: { permissions: [{ perm: 'everything' }] } };
    let best: Judged | undefined;
    try {
      if (path.length > trustLimits.depth) throw broken(`the chain has more than ${trustLimits.depth} certificates`);
      for (const certificate of await this.#certificates(statement)) {
        const judged = await this.#under(jws, statement, certificate, path);
        if (isSound(judged)) return judged;
        best = better(best, judged);
      }
    } catch (thrown) {
      if (!isNameplateError(thrown) || thrown.code === 'CANCELLED') throw thrown;
      return best ?? { state: 'broken-chain', detail: whyBroken(thrown, statement), above: [] };
    }
    return best ?? { ...this.#noCertificate(statement), above: [] };
  }

  /** The certificate as a link, judged and with what is above it. */
  async certificate(certificate: Certificate, path: readonly string[]): Promise<readonly TrustLink[]> {
    const judged = await this.#certified(certificate.jws, certificate.claims, [...path, place(certificate)]);
    return [link(certificate, judged), ...judged.above];
  }

  async #under(jws: string, statement: Statement, certificate: Certificate, path: readonly string[]): Promise<Judged> {
    if (path.includes(place(certificate)))
      return { state: 'broken-chain', detail: `The chain comes back to ${place(certificate)}.`, above: [] };
    const above = await this.certificate(certificate, path);
    if (!(await this.#verify(jws, certificate.claims.publicKey)))
      return {
        state: 'bad-signature',
        detail: `The key of ${referenceText(statement.issuer)} did not sign it, or it has changed since.`,
        above,
      };
    return { ...this.#timely(statement), above, signer: certificate.claims };
  }

  /** A certificate: signed by somebody who may certify its subject and give what it gives. */
  async #certified(jws: string, claims: CertificateClaims, path: readonly string[]): Promise<Judged> {
    if (referenceText(claims.issuer) === referenceText(claims.subject) && !this.#isRoot(claims))
      return {
        state: 'untrusted-root',
        detail: 'It certifies itself, and its key is not a configured root.',
        above: [],
      };
    const judged = await this.judge(jws, claims, path);
    if (judged.state !== 'ok' || !judged.signer) return judged;
    const { permissions } = judged.signer;
    const excess = claims.permissions.find((granted) => !mayGrant(permissions, granted));
    if (excess)
      return {
        ...judged,
        state: 'wrong-scope',
        detail: `It gives ${permissionText(excess)}, which its issuer may not.`,
      };
    if (!coversHandle(permissions, claims.subject.handle))
      return { ...judged, state: 'wrong-scope', detail: `Its issuer may not certify ${claims.subject.handle}.` };
    return judged;
  }

  #timely({ notBefore, expires }: Statement): Finding {
    const now = this.#options.now / 1_000;
    if (now < notBefore) return { state: 'not-yet-valid', detail: `It begins ${moment(notBefore)}.` };
    if (now >= expires) return { state: 'expired', detail: `It ended ${moment(expires)}.` };
    return { state: 'ok', detail: `Until ${moment(expires).slice(0, 10)}.` };
  }

  async #byRoot(jws: string, { issuer }: Statement): Promise<boolean> {
    for (const root of this.#options.roots.slice(0, trustLimits.roots)) {
      if (root.subject !== undefined && root.subject !== referenceText(issuer)) continue;
      if (await this.#verify(jws, root.publicKey)) return true;
    }
    return false;
  }

  #isRoot({ publicKey }: CertificateClaims): boolean {
    return this.#options.roots.some((root) => sameKey(root.publicKey, publicKey));
  }

  #noCertificate({ issuer }: Statement): Finding {
    const name = referenceText(issuer);
    if (this.#options.roots.some(({ subject }) => subject === name))
      return { state: 'bad-signature', detail: `The root ${name} did not sign it, or it has changed since.` };
    return { state: 'broken-chain', detail: `${issuer.handle} holds no certificate of ${name}, and it is no root.` };
  }

  /** Those of the issuer: where `chain` says, else in its record. */
  async #certificates({ issuer, chain }: Statement): Promise<readonly Certificate[]> {
    const [named] = chain;
    const at = named?.handle ?? issuer.handle;
    const values = (await this.#record(at)) ?? [];
    const certificates: Certificate[] = [];
    for (const value of values) {
      if (!typeSelects(`${trustTypes.certificate}.`, value.type) || (named && named.index !== value.index)) continue;
      const read = readCertificate(at, value);
      // What the certificate does not say itself, the list of the statement below it says.
      if (read && sameReference(read.claims.subject, issuer)) certificates.push(withChain(read, chain.slice(1)));
      if (certificates.length === trustLimits.candidates) break;
    }
    return certificates;
  }

  #record(handle: string): Promise<readonly HandleValue[] | undefined> {
    const known = this.#records.get(handle);
    if (known) return known;
    if (this.#records.size >= trustLimits.fetches)
      throw broken(`the report needs more than ${trustLimits.fetches} records`);
    const fetching = this.#options.fetch(handle);
    this.#records.set(handle, fetching);
    return fetching;
  }

  #verify(jws: string, key: CertificateClaims['publicKey']): Promise<boolean> {
    this.#computations += 1;
    if (this.#computations > trustLimits.computations)
      throw broken(`the report needs more than ${trustLimits.computations} computations`);
    return verifyJws(jws, key);
  }
}

/** A certificate that can be read; undefined else. */
export function readCertificate(at: string, { index, data }: HandleValue): Certificate | undefined {
  try {
    const { jws, payload } = readJws(data);
    return { at, index, jws, claims: parseCertificate(payload) };
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}

export function isSound({ state, above }: Pick<Judged, 'state' | 'above'>): boolean {
  return state === 'ok' && above.every((entry) => entry.state === 'ok');
}

function link({ claims, at, index }: Certificate, { state, detail }: Finding): TrustLink {
  const [subject, issuer] = [referenceText(claims.subject), referenceText(claims.issuer)];
  return { kind: 'certificate', subject, issuer, index, at, state, detail };
}

/** Of several certificates that do not hold, the one whose key signed. */
function better(best: Judged | undefined, next: Judged): Judged {
  return best && (best.state === 'ok' || next.state === 'bad-signature') ? best : next;
}

/** That some server does not hold the issuer's record says nothing of the chain: no root was found, and none can be looked for. */
function whyBroken({ code, message }: NameplateError, { issuer }: Statement): string {
  if (code !== 'NOT_RESPONSIBLE') return sentence(message);
  return `No configured root has the key of ${referenceText(issuer)}, and the server holds no record of it.`;
}

function withChain(certificate: Certificate, rest: readonly ValueReference[]): Certificate {
  const { claims } = certificate;
  return claims.chain.length > 0 ? certificate : { ...certificate, claims: { ...claims, chain: rest } };
}

function sameReference(left: ValueReference, right: ValueReference): boolean {
  return left.index === right.index && left.handle.toUpperCase() === right.handle.toUpperCase();
}

function place({ at, index }: Pick<Certificate, 'at' | 'index'>): string {
  return referenceText({ index, handle: at });
}

function moment(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1_000);
  return Number.isNaN(date.getTime()) ? 'out of all time' : `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`;
}

function broken(why: string): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', why, { reason: 'TRUST_CHAIN' });
}
