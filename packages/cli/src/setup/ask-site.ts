import { openExchange } from '@nameplate/handle-client';
import {
  decodeErrorBody,
  decodeSite,
  encodeHandleBody,
  opCodes,
  opFlags,
  responseCodes,
  type SiteRecord,
} from '@nameplate/protocol/handle';
import { NameplateError } from '@nameplate/sdk';
import { handleEndpoints } from '../handle-endpoint.ts';

/** What a Handle server says that it is: GET_SITE_INFO. @throws NameplateError UPSTREAM_UNAVAILABLE, … */
export async function askSite(
  endpoint: string,
  patience: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<SiteRecord> {
  await using exchange = openExchange();
  const body = encodeHandleBody('/');
  const request = { opCode: opCodes.getSiteInfo, flags: opFlags.requestDigest, body };
  const { message, content } = await exchange.exchange(request, handleEndpoints(endpoint), patience);
  if (message.header.responseCode === responseCodes.success) return decodeSite(content);
  throw new NameplateError(
    'UNSUPPORTED_OPERATION',
    `${endpoint} tells no site: it answered ${message.header.responseCode} ${decodeErrorBody(content)}`.trim(),
    { reason: 'NO_SITE' },
  );
}
