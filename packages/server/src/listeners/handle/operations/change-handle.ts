import type { Identifier } from '@nameplate/model';
import {
  decodeHandleBody,
  decodeRemoveValues,
  decodeValuesRequest,
  encodeHandleBody,
  hasFlag,
  opFlags,
} from '@nameplate/protocol/handle';
import { targetFromHandle } from '@nameplate/resolver';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';

const done: HandleAnswer = { content: new Uint8Array(0) };

/** CREATE_HANDLE, RFC 3652 §3.6.1. The answer holds the handle, which a mint has made. */
export async function createHandle(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  const { message, principal } = request;
  const { handle, values } = decodeValuesRequest(message.body);
  if (hasFlag(message.header, opFlags.mint)) {
    const under = handle.includes('/') ? handle : `${handle}/`;
    const { identifier } = await registry.administration.mint({ principal }, { under, values });
    return { content: encodeHandleBody(identifier.handle) };
  }
  const overwrite = hasFlag(message.header, opFlags.overwrite);
  await registry.administration.create(
    { principal },
    { identifier: await heldHere(registry, handle), values, overwrite },
  );
  return { content: encodeHandleBody(handle) };
}

/** DELETE_HANDLE, RFC 3652 §3.6.2. */
export async function deleteHandle(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  const { message, principal } = request;
  await registry.administration.delete({ principal }, await heldHere(registry, decodeHandleBody(message.body)));
  return done;
}

/** ADD_VALUE, RFC 3652 §3.6.3. */
export async function addValue(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  const { message, principal } = request;
  const { handle, values } = decodeValuesRequest(message.body);
  const overwrite = hasFlag(message.header, opFlags.overwrite);
  await registry.administration.add({ principal }, { identifier: await heldHere(registry, handle), values, overwrite });
  return done;
}

/** REMOVE_VALUE, RFC 3652 §3.6.4. */
export async function removeValue(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  const { message, principal } = request;
  const { handle, indexes } = decodeRemoveValues(message.body);
  await registry.administration.remove({ principal }, { identifier: await heldHere(registry, handle), indexes });
  return done;
}

/** MODIFY_VALUE, RFC 3652 §3.6.5. */
export async function modifyValue(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  const { message, principal } = request;
  const { handle, values } = decodeValuesRequest(message.body);
  await registry.administration.modify({ principal }, { identifier: await heldHere(registry, handle), values });
  return done;
}

/**
 * Who is at the wrong server hears that before a challenge: its proof could fail here for no other reason.
 * @throws NameplateError NOT_RESPONSIBLE
 */
async function heldHere(registry: OperationParts['registry'], handle: string): Promise<Identifier> {
  const identifier = targetFromHandle(handle);
  await registry.prefixes.requireResponsible(identifier);
  return identifier;
}
