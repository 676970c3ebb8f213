import type { KeyObject } from 'node:crypto';
import {
  exactKey,
  type HandleValue,
  type Identifier,
  identifierFromHandle,
  NameplateError,
  type Principal,
  type ValueReference,
} from '@nameplate/model';
import {
  digest,
  sameOctets,
  verifyPublicKeyResponse,
  verifySecretKeyResponse,
} from '@nameplate/protocol/handle-crypto';
import { HandleKeys, type KeyRegistry, keyKind, publicKeyOf } from './handle-keys.ts';

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
  readonly registry: KeyRegistry;
  /** Absent: only handles that are homed here can prove a key. */
  readonly remote?: RemoteProofs;
}

/**
 * Who holds a key of a handle: by an answer to a challenge, or by the secret itself. The key values are read whatever
 * their permissions say, and never leave. A refusal does not say whether handle, key or answer was wrong.
 */
export class HandleProofs {
  /** Of the handles that are homed here. */
  readonly keys: HandleKeys;
  readonly #remote: RemoteProofs | undefined;
  readonly #registry: HandleProofsOptions['registry'];
  #underWay = 0;

  constructor({ registry, remote }: HandleProofsOptions) {
    this.#registry = registry;
    this.keys = new HandleKeys(registry);
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
    const keys = await this.keys.values(identifier, reference.index, 'HS_SECKEY');
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
    const keys = await this.keys.values(identifier, proof.reference.index, proof.authType);
    return keys !== undefined && (await this.#limited(() => provedByAny(keys, proof))) !== undefined;
  }

  /**
   * Who signed something with a public key; undefined when the signer's handle is not homed here.
   * @throws NameplateError AUTHENTICATION_FAILED (CREDENTIAL) when none of the keys that it names did
   */
  async checkSignature(
    reference: ValueReference,
    verifies: (key: KeyObject) => boolean,
  ): Promise<HandlePrincipal | undefined> {
    const identifier = identifierOf(reference, notSigned);
    return await this.#limited(async () => {
      const keys = await this.keys.publicKeys(identifier, reference.index);
      if (keys === undefined) return undefined;
      const signed = keys.find(({ key }) => verifies(key));
      if (signed === undefined) throw notSigned();
      return principalOf(identifier, signed.index);
    });
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
    const keys = await this.keys.values(identifier, proof.reference.index, proof.authType);
    if (keys === undefined) {
      if (await this.#askRemote(identifier, proof)) return foreignPrincipalOf(proof.reference);
      throw notProved();
    }
    const index = await provedByAny(keys, proof);
    if (index === undefined) throw notProved();
    return principalOf(identifier, index);
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

function provedByPublicKey(value: HandleValue, data: Uint8Array, proof: ChallengeProof): boolean {
  const key = publicKeyOf(value);
  const identity = proof.reference.handle;
  return key !== undefined && verifyPublicKeyResponse({ key, identity, data }, proof.response);
}

function identifierOf({ handle }: ValueReference, refusal = notProved): Identifier {
  try {
    return identifierFromHandle(handle);
  } catch (cause) {
    throw refusal(cause);
  }
}

function principalOf({ key }: Identifier, index: number): HandlePrincipal {
  return { kind: 'handle', id: `${index}:${key}`, handleKey: key, index };
}

/** The other server may tell the letters of suffixes apart by their case: its X/ADMIN is not its X/admin. RFC 3651 §2. */
function foreignPrincipalOf({ handle, index }: ValueReference): HandlePrincipal {
  const key = exactKey(handle);
  return { kind: 'handle', id: `${index}:${key}`, handleKey: key, index, elsewhere: true };
}

function notProved(cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'The answer does not prove a key of this handle.', {
    reason: 'KEY_NOT_PROVED',
    cause,
  });
}

function notSigned(cause?: unknown): NameplateError {
  return new NameplateError(
    'AUTHENTICATION_FAILED',
    'The request is not signed with a key of the signer that it names.',
    {
      reason: 'CREDENTIAL',
      cause,
    },
  );
}
