import type { KeyObject } from 'node:crypto';
import {
  type ErrorCode,
  type Identifier,
  identifierFromHandle,
  isNameplateError,
  NameplateError,
  type Random,
  type ValueReference,
} from '@nameplate/model';
import {
  answerVersion,
  atLeast,
  decodePublicKey,
  encodeCipherAndKey,
  encodePublicKey,
  hasFlag,
  opFlags,
  type ProtocolVersion,
  sessionCiphers,
} from '@nameplate/protocol/handle';
import {
  agreeKey,
  encryptSessionKey,
  makeSessionKey,
  ownCipherFor,
  publicKeyObject,
  type SessionKey,
  sessionKeyOf,
} from '@nameplate/protocol/handle-crypto';
import { keyKind, publicKeyOf } from '../../../authentication/handle-keys.ts';
import type { HandleRequest, OperationParts } from '../exchange.ts';

/** A key, and what tells the client of it. */
export interface MadeKey {
  readonly key: SessionKey;
  readonly data: Uint8Array;
}

/** Mode 4, Diffie-Hellman: AES; below 2.4 DES, and no code of the cipher before the server's key. */
export function keyOfAgreement(publicKey: Uint8Array, version: ProtocolVersion): MadeKey {
  const peer = decodePublicKey(publicKey);
  if (peer.kind !== 'dh') throw setupRefused('Expected a Diffie-Hellman key.');
  const { own, secret } = agreeKey(peer);
  const hasCode = atLeast(version, 2, 4);
  const cipher = hasCode ? sessionCiphers.aes : sessionCiphers.des;
  const ownKey = encodePublicKey({ kind: 'dh', ...own });
  const data = hasCode ? encodeCipherAndKey({ cipher, key: ownKey }) : ownKey;
  return { key: { cipher, key: sessionKeyOf(secret, cipher) }, data };
}

/** Mode 1: a fresh key, encrypted to the RSA key that the client sent. */
export function keyForClient(
  publicKey: Uint8Array,
  version: ProtocolVersion,
  { random }: { readonly random: Random },
): MadeKey {
  return made(clientKey(publicKey), version, random);
}

/** Mode 3: the same, to an RSA key that a handle holds, here or on another server. */
export async function keyForHandle(
  reference: ValueReference,
  request: HandleRequest,
  parts: OperationParts,
): Promise<MadeKey> {
  const keys = await keysOf(reference, request, parts);
  const key = keys.find(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa') ?? keys[0];
  if (key === undefined) throw notFound(reference);
  return made(key, answerVersion(request.message.envelope), parts.random);
}

function made(publicKey: KeyObject, version: ProtocolVersion, random: Random): MadeKey {
  const key = makeSessionKey(ownCipherFor(version), random);
  return { key, data: encryptSessionKey(publicKey, key, version) };
}

function clientKey(octets: Uint8Array): KeyObject {
  try {
    return publicKeyObject(decodePublicKey(octets));
  } catch (thrown) {
    if (isNameplateError(thrown)) throw setupRefused('The key that was sent is none to encrypt to.', thrown);
    throw thrown;
  }
}

async function keysOf(
  reference: ValueReference,
  request: HandleRequest,
  parts: OperationParts,
): Promise<readonly KeyObject[]> {
  const identifier = identifierOf(reference);
  const here = await parts.proofs.keys.publicKeys(identifier, reference.index);
  if (here !== undefined) return here.map(({ key }) => key);
  try {
    return await foreignKeys(identifier, reference.index, request, parts);
  } catch (thrown) {
    if (isNameplateError(thrown) && absent.has(thrown.code)) throw notFound(reference, thrown);
    throw thrown;
  }
}

/** A server that cannot be asked just now is another matter. */
const absent: ReadonlySet<ErrorCode> = new Set([
  'HANDLE_NOT_FOUND',
  'HANDLE_RETIRED',
  'NOT_RESPONSIBLE',
  'VALUE_NOT_FOUND',
]);

/** What everybody may see of a handle of another server, where this one asks others. */
async function foreignKeys(
  identifier: Identifier,
  index: number,
  { message, principal, connection, id }: HandleRequest,
  { resolver }: OperationParts,
): Promise<readonly KeyObject[]> {
  const { values } = await resolver.resolve(
    {
      identifier,
      types: index === 0 ? ['HS_PUBKEY.'] : [],
      indexes: index === 0 ? [] : [index],
      want: { place: false, readings: false },
      authoritative: false,
      publicOnly: true,
      recursion: hasFlag(message.header, opFlags.recursive),
    },
    {
      principal,
      protocol: connection.protocol,
      requestId: id,
      recursionCount: message.header.recursionCount + 1,
    },
  );
  return values
    .filter(({ type }) => keyKind(type) === 'HS_PUBKEY')
    .flatMap((value) => publicKeyOf(value.decode()) ?? []);
}

function identifierOf(reference: ValueReference): Identifier {
  try {
    return identifierFromHandle(reference.handle);
  } catch (cause) {
    throw notFound(reference, cause);
  }
}

function notFound({ handle, index }: ValueReference, cause?: unknown): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', `There is no public key at ${index}:${handle}.`, {
    reason: 'SESSION_FAILED',
    cause,
  });
}

function setupRefused(message: string, cause?: unknown): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'SESSION_SETUP', cause });
}
