import { encodeSite } from '@nameplate/protocol/handle';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';

/** GET_SITE_INFO: this server as clients find it, with the key that its answers are signed with. */
export async function siteInfo(_request: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const key = await parts.serverKey.ready();
  return { content: encodeSite(parts.site(key?.publicKey ?? new Uint8Array(0))) };
}
