import { NameplateError, prefixKey } from '@nameplate/model';
import { decodeHandleBody, encodeHandleList } from '@nameplate/protocol/handle';
import { targetFromHandle } from '@nameplate/resolver';
import type { HandleAnswer, HandleRequest, OperationParts, SendPart } from '../exchange.ts';

/** HOME_NA: the prefix is answered for here from now on. */
export async function homePrefix(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  await registry.administration.home({ principal: request.principal }, prefixIn(request));
  return { content: new Uint8Array(0) };
}

/** UNHOME_NA. */
export async function unhomePrefix(request: HandleRequest, { registry }: OperationParts): Promise<HandleAnswer> {
  await registry.administration.unhome({ principal: request.principal }, prefixIn(request));
  return { content: new Uint8Array(0) };
}

/** LIST_HANDLES: a long list is sent in parts, each but the last with CN set. */
export async function listHandles(
  request: HandleRequest,
  { registry }: OperationParts,
  sendPart: SendPart | undefined,
): Promise<HandleAnswer> {
  const prefix = prefixIn(request);
  return await inParts(sendPart, async (pageToken) => {
    const page = await registry.administration.list(request.principal, { prefix, pageSize, pageToken });
    return { handles: page.identifiers.map(({ handle }) => handle), nextPageToken: page.nextPageToken };
  });
}

/** LIST_HOMED_NAS: all that are homed here for `0.NA/0.NA`, else those below a prefix. */
export async function listHomedPrefixes(
  request: HandleRequest,
  { registry }: OperationParts,
  sendPart: SendPart | undefined,
): Promise<HandleAnswer> {
  const prefix = prefixIn(request);
  const under = prefixKey(prefix) === '0.NA' ? {} : { under: prefix };
  return await inParts(sendPart, async (pageToken) => {
    const page = await registry.administration.listHomed(request.principal, { ...under, pageSize, pageToken });
    return { handles: page.prefixes.map((each) => `0.NA/${each}`), nextPageToken: page.nextPageToken };
  });
}

const pageSize = 500;
/** Octets of handles in one message; it may have 262,144. */
const partOctets = 200_000;

async function inParts(
  sendPart: SendPart | undefined,
  read: (pageToken: string) => Promise<{ readonly handles: readonly string[]; readonly nextPageToken: string }>,
): Promise<HandleAnswer> {
  let held: string[] = [];
  let octets = 0;
  for (let pageToken = ''; ; ) {
    const page = await read(pageToken);
    for (const handle of page.handles) {
      const size = 4 + Buffer.byteLength(handle);
      if (octets + size > partOctets) {
        await (sendPart ?? refusePart)({ content: encodeHandleList(held) });
        held = [];
        octets = 0;
      }
      held.push(handle);
      octets += size;
    }
    pageToken = page.nextPageToken;
    if (pageToken === '') return { content: encodeHandleList(held) };
  }
}

function refusePart(): never {
  throw new NameplateError('UNSUPPORTED_OPERATION', 'The list is longer than one message: ask over TCP.', {
    reason: 'LIST_NEEDS_TCP',
  });
}

/** The prefix whose record a request names: `0.NA/88.118.22`, or the prefix alone. */
function prefixIn({ message }: HandleRequest): string {
  const identifier = targetFromHandle(decodeHandleBody(message.body));
  if (identifier.prefixKey === '0.NA') return identifier.suffix;
  throw new NameplateError(
    'INVALID_IDENTIFIER',
    `${identifier.canonical} is not the record of a prefix, such as 0.NA/88.118.22.`,
    { reason: 'PREFIX_RECORD' },
  );
}
