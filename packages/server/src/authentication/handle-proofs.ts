import {
  type HandleValue,
  type Identifier,
  identifierFromHandle,
  NameplateError,
  type Principal,
  typeSelects,
  type ValueReference,
} from '@nameplate/model';
import { decodePublicKey } from '@nameplate/protocol/handle';
import {
  digest,
  publicKeyObject,
  sameOctets,
  verifyPublicKeyResponse,
  verifySecretKeyResponse,
} from '@nameplate/protocol/handle-crypto';
import type { Registry } from '@nameplate/registry';

/** A principal that proved a key of a handle. */
export type HandlePrincipal = Extract<Principal, { kind: 'handle' }>;

/** An answer to a challenge, RFC 3652 §3.5.3. */
export interface ChallengeProof {
  /** Whose key; index 0: any key of the handle. */
  readonly reference: ValueReference;
  /** `HS_SECKEY` or `HS_PUBKEY`; a server that asks for another (operation 201) does not say. */
  readonly authType?: string;
  readonly nonce: Uint8Array;
  readonly digest: Uint8Array;
  /** What the challenge is answered with: `signedResponse`. */
  readonly response: Uint8Array;
}

/** Asks the server of a handle that is not homed here whether an answer proves its key: operation 201. */
export interface RemoteProofs {
  /** @throws NameplateError when that server cannot be found or asked */
  verify(proof: ChallengeProof): Promise<boolean>;
}

export interface HandleProofsOptions {
  readonly registry: Pick<Registry, 'handles' | 'prefixes'>;
  /** Absent: only handles that are homed here can prove a key. */
  readonly remote?: RemoteProofs;
}

/**
 * Who holds a key of a handle: by an answer to a challenge, or by the secret itself. The key values are read whatever
 * their permissions say, and never leave. A refusal does not say whether handle, key or answer was wrong.
 */
export class HandleProofs {
  readonly #registry: HandleProofsOptions['registry'];
  readonly #remote: RemoteProofs | undefined;
  #underWay = 0;

  constructor({ registry, remote }: HandleProofsOptions) {
    this.#registry = registry;
    this.#remote = remote;
  }

  /**
   * For HTTP Basic: the password is the octets of an HS_SECKEY value, or the value is its SHA-1 in lower-case hex.
   * @throws NameplateError AUTHENTICATION_FAILED; NOT_RESPONSIBLE for a handle that is not homed here: the secret itself is
   * not sent on
   */
  async checkSecret(reference: ValueReference, password: string): Promise<HandlePrincipal> {
    const identifier = identifierOf(reference);
    const given = Buffer.from(password, 'utf8');
    const hashed = Buffer.from(Buffer.from(digest(2, given)).toString('hex'));
    const keys = await this.#keys(identifier, reference.index, 'HS_SECKEY');
    if (keys === undefined) await this.#registry.prefixes.requireResponsible(identifier);
    const found = (keys ?? []).find(({ data }) => sameOctets(data, given) || sameOctets(data, hashed));
    if (found === undefined) throw notProved();
    return principalOf(identifier, found.index);
  }

  /** @throws NameplateError AUTHENTICATION_FAILED */
  async checkResponse(proof: ChallengeProof): Promise<HandlePrincipal> {
    return await this.#limited(() => this.#checkResponse(proof));
  }

  /** The same, for a server that asks (operation 201): of a handle that is homed here only. */
  async verifies(proof: ChallengeProof): Promise<boolean> {
    const identifier = identifierOf(proof.reference);
    const keys = await this.#keys(identifier, proof.reference.index, proof.authType);
    return keys !== undefined && (await this.#limited(() => provedByAny(keys, proof))) !== undefined;
  }

  /** A stranger decides how much work a proof is: no more than some are worked on at once. */
  async #limited<T>(check: () => Promise<T>): Promise<T> {
    if (this.#underWay >= underWayMax)
      throw new NameplateError('OVERLOADED', `The server checks ${underWayMax} proofs already.`, {
        reason: 'PROOFS_UNDER_WAY',
        retryAfterMs: 200,
      });
    this.#underWay += 1;
    try {
      return await check();
    } finally {
      this.#underWay -= 1;
    }
  }

  async #checkResponse(proof: ChallengeProof): Promise<HandlePrincipal> {
    const identifier = identifierOf(proof.reference);
    const keys = await this.#keys(identifier, proof.reference.index, proof.authType);
    if (keys === undefined) {
      if (await this.#askRemote(identifier, proof)) return principalOf(identifier, proof.reference.index);
      throw notProved();
    }
    const index = await provedByAny(keys, proof);
    if (index === undefined) throw notProved();
    return principalOf(identifier, index);
  }

  /** The key values of a type, subtypes too; undefined when the handle is not homed here. */
  async #keys(identifier: Identifier, index: number, authType?: string): Promise<HandleValue[] | undefined> {
    const record = await this.#registry.handles.read(identifier);
    if (record === undefined) return (await this.#registry.prefixes.responsibleFor(identifier)) ? [] : undefined;
    if (record.state === 'retired') return [];
    const wanted = authType?.toUpperCase();
    const isWanted = (type: string) => {
      const kind = keyKind(type);
      return kind !== undefined && (wanted === undefined || wanted === kind);
    };
    return record.values
      .filter((value) => (index === 0 || value.index === index) && isWanted(value.type))
      .slice(0, keysMax)
      .map((value) => value.decode());
  }

  async #askRemote(identifier: Identifier, proof: ChallengeProof): Promise<boolean> {
    if (this.#remote !== undefined) return await this.#remote.verify(proof);
    throw new NameplateError(
      'AUTHENTICATION_FAILED',
      `${identifier.canonical} is not homed on this server, which asks no other for its keys.`,
      { reason: 'HANDLE_ELSEWHERE', metadata: { identifier: identifier.canonical } },
    );
  }
}

/** Subtypes are keys too. */
function keyKind(type: string): 'HS_SECKEY' | 'HS_PUBKEY' | undefined {
  return (['HS_SECKEY', 'HS_PUBKEY'] as const).find((kind) => typeSelects(`${kind}.`, type));
}

/** With index 0 every key of a handle is tried; more than this many are not. */
const keysMax = 16;
const underWayMax = 32;

/** The index of the key that is proved: an administrator named by index is one only with that key. */
async function provedByAny(keys: readonly HandleValue[], proof: ChallengeProof): Promise<number | undefined> {
  const data = Buffer.concat([proof.nonce, proof.digest]);
  for (const key of keys) {
    const proved =
      keyKind(key.type) === 'HS_SECKEY'
        ? await verifySecretKeyResponse(key.data, data, proof.response)
        : provedByPublicKey(key, data, proof);
    if (proved) return key.index;
  }
  return undefined;
}

function provedByPublicKey({ data: octets }: HandleValue, data: Uint8Array, proof: ChallengeProof): boolean {
  try {
    const key = publicKeyObject(decodePublicKey(octets));
    return verifyPublicKeyResponse({ key, identity: proof.reference.handle, data }, proof.response);
  } catch (thrown) {
    // A value that is no key proves nothing; another one of the handle may.
    if (thrown instanceof NameplateError) return false;
    throw thrown;
  }
}

function identifierOf({ handle }: ValueReference): Identifier {
  try {
    return identifierFromHandle(handle);
  } catch (cause) {
    throw notProved(cause);
  }
}

function principalOf(identifier: Identifier, index: number): HandlePrincipal {
  return { kind: 'handle', id: `${index}:${identifier.key}`, handleKey: identifier.key, index };
}

function notProved(cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'The answer does not prove a key of this handle.', {
    reason: 'KEY_NOT_PROVED',
    cause,
  });
}
