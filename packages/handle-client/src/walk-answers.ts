import { type HandleValue, NameplateError } from '@nameplate/model';
import { decodeErrorBody, decodeResolutionBody, responseCodes } from '@nameplate/protocol/handle';
import { endpointName } from './endpoint.ts';
import type { ExchangeAnswer } from './exchange.ts';
import { unavailable } from './failures.ts';
import { foldHandle } from './fold.ts';

/**
 * The values of an answer of the responsible server; none when it has none to show.
 * @throws NameplateError HANDLE_NOT_FOUND, or what a refusal means
 */
export function answeredValues(answer: ExchangeAnswer, handle: string): readonly HandleValue[] {
  const { responseCode } = answer.message.header;
  if (responseCode === responseCodes.success) return valuesOf(answer, handle);
  if (responseCode === responseCodes.valuesNotFound) return [];
  if (responseCode === responseCodes.handleNotFound)
    throw new NameplateError('HANDLE_NOT_FOUND', `${handle} is not registered.`, { metadata: { identifier: handle } });
  throw refusal(answer);
}

/** Does the answer name another server? */
export function isReferral({ message }: Pick<ExchangeAnswer, 'message'>): boolean {
  const { responseCode } = message.header;
  return responseCode === responseCodes.serviceReferral || responseCode === responseCodes.prefixReferral;
}

/** What another server's refusal means to who asked us. */
export function refusal({ message, content, endpoint }: ExchangeAnswer): NameplateError {
  const { responseCode } = message.header;
  const server = endpointName(endpoint);
  if (responseCode === responseCodes.recursionTooDeep)
    return tooDeep('is too deep for a server on the way', 'RECURSION_TOO_DEEP');
  const said = decodeErrorBody(content).slice(0, 200);
  const lame = responseCode === responseCodes.serverNotResponsible;
  const why = lame ? 'was named as the server, but says it is not' : `answered ${responseCode}`;
  return new NameplateError('UPSTREAM_UNAVAILABLE', `${server} ${why}${said === '' ? '' : ` (${said})`}.`, {
    reason: lame ? 'LAME_DELEGATION' : 'UPSTREAM_REFUSED',
    metadata: { server, response_code: String(responseCode) },
  });
}

export function tooDeep(why: string, reason: string): NameplateError {
  return new NameplateError('RECURSION_LIMIT', `The delegation ${why}.`, { reason });
}

function valuesOf({ content, endpoint }: ExchangeAnswer, handle: string): readonly HandleValue[] {
  const answered = decodeResolutionBody(content);
  if (foldHandle(answered.handle) !== foldHandle(handle))
    throw unavailable(endpointName(endpoint), 'answered another handle');
  return answered.values;
}
