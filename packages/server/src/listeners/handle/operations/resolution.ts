import { adminPermissions, type Identifier, type Principal, valueSelected } from '@nameplate/model';
import {
  decodeResolutionRequest,
  encodeResolutionBody,
  hasFlag,
  messageDeadlineMs,
  opFlags,
  type ResolutionRequest,
} from '@nameplate/protocol/handle';
import { accessPrefix, requireAllowed } from '@nameplate/registry';
import { targetFromHandle } from '@nameplate/resolver';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';

/** RESOLUTION, RFC 3652 §3.2. */
export async function resolution(request: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const { message, principal, connection, id } = request;
  const asked = decodeResolutionRequest(message.body);
  const identifier = targetFromHandle(asked.handle);
  const asksPublic = hasFlag(message.header, opFlags.publicOnly);
  const publicOnly = asksPublic && !request.isLogin;
  if (!asksPublic && !request.isLogin) await requireReadable(identifier, asked, principal, parts);
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
 * Who asks for more than what is public, and would get it as an administrator, must be one: RFC 3652 §3.2. The same
 * decision as on every other protocol.
 * @throws NameplateError AUTHENTICATION_NEEDED (402); PERMISSION_DENIED (400, 401)
 */
async function requireReadable(
  identifier: Identifier,
  asked: ResolutionRequest,
  principal: Principal,
  { registry }: OperationParts,
): Promise<void> {
  const record = await registry.handles.read(identifier);
  if (record?.state !== 'active') return;
  const all = asked.indexes.length === 0 && asked.types.length === 0;
  const isHidden = record.values.some(
    (value) => !value.publicRead && value.adminRead && (all || valueSelected(value, asked)),
  );
  if (!isHidden) return;
  const held = await registry.adminRights.held(principal, record);
  // Who sees some of what is not public is not told of the rest.
  const view = principal.kind === 'anonymous' ? undefined : await registry.access.view(record, principal, held);
  if (view?.values.some((value) => !value.publicRead)) return;
  const admin = { needed: adminPermissions.readValue, held };
  requireAllowed(principal, { scope: 'identifier.read', prefix: accessPrefix(identifier), admin });
}

/** The octets of the handle, as the request has them: the answer repeats them, however they were written. */
function firstText(body: Uint8Array): Uint8Array {
  const length = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0);
  return body.subarray(4, 4 + length);
}
