import { type Identifier, NameplateError, valueSelected } from '@nameplate/model';
import {
  decodeResolutionRequest,
  encodeResolutionBody,
  hasFlag,
  messageDeadlineMs,
  opFlags,
  type ResolutionRequest,
} from '@nameplate/protocol/handle';
import { targetFromHandle } from '@nameplate/resolver';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';

/** RESOLUTION, RFC 3652 §3.2. */
export async function resolution(request: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const { message, principal, connection, id } = request;
  const asked = decodeResolutionRequest(message.body);
  const identifier = targetFromHandle(asked.handle);
  const publicOnly = hasFlag(message.header, opFlags.publicOnly) && !request.isLogin;
  if (!publicOnly && principal.kind === 'anonymous') await refuseHidden(identifier, asked, parts);
  const { values, upstream } = await parts.resolver.resolve(
    {
      identifier,
      types: asked.types,
      indexes: asked.indexes,
      want: { place: false, readings: false },
      authoritative: hasFlag(message.header, opFlags.authoritative),
      publicOnly,
      recursion: hasFlag(message.header, opFlags.recursive),
    },
    {
      principal,
      protocol: connection.protocol,
      requestId: id,
      recursionCount: message.header.recursionCount + 1,
      deadlineMs: messageDeadlineMs(message.header),
    },
  );
  const octets = values.map((value) => value.handle);
  const confidential = values.some((value) => !value.publicRead);
  const stale = upstream?.stale === true;
  return { content: encodeResolutionBody(firstText(message.body), octets), confidential, stale };
}

/**
 * Who asks for more than what is public, and would get it as an administrator, is asked who they are.
 * @throws NameplateError AUTHENTICATION_NEEDED
 */
async function refuseHidden(
  identifier: Identifier,
  asked: ResolutionRequest,
  { registry }: OperationParts,
): Promise<void> {
  const record = await registry.handles.read(identifier);
  const all = asked.indexes.length === 0 && asked.types.length === 0;
  const hidden = record?.values.some(
    (value) => !value.publicRead && value.adminRead && (all || valueSelected(value, asked)),
  );
  if (hidden)
    throw new NameplateError(
      'AUTHENTICATION_NEEDED',
      `${identifier.canonical} has values that not everybody may see.`,
      {
        metadata: { identifier: identifier.canonical },
      },
    );
}

/** The octets of the handle, as the request has them: the answer repeats them, however they were written. */
function firstText(body: Uint8Array): Uint8Array {
  const length = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0);
  return body.subarray(4, 4 + length);
}
