import { isNameplateError, NameplateError } from '@nameplate/model';
import { errors } from 'jose';

/** What jose says of a token, in our words: which rule it breaks, and never what is in it. */
export function tokenError(thrown: unknown, expected: { readonly issuer: string; readonly audience: string }): unknown {
  if (isNameplateError(thrown)) return thrown;
  if (thrown instanceof errors.JWTExpired)
    return refused('TOKEN_EXPIRED', 'The token has expired: sign in again (nameplate login).', thrown);
  if (thrown instanceof errors.JWTClaimValidationFailed) return claimError(thrown, expected);
  if (thrown instanceof errors.JOSEAlgNotAllowed)
    return refused('TOKEN_ALGORITHM', 'The token is signed by an algorithm that is not among oidc_algorithms.', thrown);
  if (thrown instanceof errors.JWSSignatureVerificationFailed || thrown instanceof errors.JWKSNoMatchingKey)
    return refused('TOKEN_SIGNATURE', `The token is not signed with a key of ${expected.issuer}.`, thrown);
  if (thrown instanceof errors.JWKSMultipleMatchingKeys)
    return refused('TOKEN_SIGNATURE', 'The token does not say which of the keys of its issuer signed it.', thrown);
  if (thrown instanceof errors.JWKSTimeout || thrown instanceof errors.JWKSInvalid) return noKeys(thrown, expected);
  if (thrown instanceof errors.JOSEError && thrown.code === 'ERR_JOSE_GENERIC') return noKeys(thrown, expected);
  if (thrown instanceof errors.JOSEError || thrown instanceof TypeError)
    return refused('TOKEN_MALFORMED', 'The token cannot be read: expected a signed JWT, whole.', thrown);
  return thrown;
}

/** Which claim, and what was expected of it. RFC 7519 §4.1. */
function claimError(
  thrown: errors.JWTClaimValidationFailed,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): NameplateError {
  const { claim, reason } = thrown;
  if (reason === 'missing') return refused('TOKEN_CLAIMS', `The token has no claim ${claim}.`, thrown);
  if (claim === 'aud') return refused('TOKEN_WRONG_AUDIENCE', `The token is not made for ${audience} (aud).`, thrown);
  if (claim === 'iss') return refused('TOKEN_WRONG_ISSUER', `The token is not of ${issuer} (iss).`, thrown);
  if (claim === 'nbf' && reason === 'check_failed')
    return refused('TOKEN_NOT_YET_VALID', 'The token is not valid yet: compare the clocks.', thrown);
  return refused('TOKEN_CLAIMS', `The claim ${claim} of the token does not fit.`, thrown);
}

function noKeys(cause: unknown, { issuer }: { readonly issuer: string }): NameplateError {
  const message = `The identity provider ${issuer} cannot be asked for its keys.`;
  return new NameplateError('UPSTREAM_UNAVAILABLE', message, { reason: 'OIDC_PROVIDER', retryAfterMs: 2_000, cause });
}

export function refused(reason: string, message: string, cause?: unknown): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason, cause });
}
