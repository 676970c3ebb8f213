import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { NameplateError, type Principal, parseIdentifier } from '@nameplate/model';
import { type AnswerChallengeRequest, type EndSessionRequest, toTimestamp } from '@nameplate/protocol/grpc';
import { sessionIdOf, sessionToken } from '../../authentication/bearers.ts';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';

/** Who the caller is, how one logs in, and sessions for who proves a key of a handle. */
export function sessionService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const { config, proofs, sessions } = backends;
  return {
    WhoAmI: calls.unary('WhoAmI', (_request: object, { principal }) => whoMessage(principal)),
    GetLogin: calls.unary('GetLogin', () => ({
      issuer: config.oidc_issuer,
      audience: config.oidc_audience,
      clientId: config.oidc_client_id,
    })),
    BeginSession: calls.unary('BeginSession', () => {
      const { id, nonce } = sessions.begin();
      return { sessionId: id, nonce };
    }),
    AnswerChallenge: calls.unary('AnswerChallenge', async (request: AnswerChallengeRequest) => {
      const { sessionId, identifier, index, authenticationType: authType, clientNonce, response } = request;
      const session = sessions.find(sessionId);
      if (session === undefined || session.principal !== undefined) throw sessionUnknown();
      if (clientNonce.length < 16 || clientNonce.length > 32)
        throw new NameplateError('INVALID_VALUE', 'client_nonce: expected 16 to 32 octets.', { reason: 'NONCE' });
      const reference = { handle: parseIdentifier(identifier).handle, index };
      const proof = { reference, authType, nonce: session.nonce, digest: clientNonce, response };
      const principal = await proofs.checkResponse(proof);
      // A challenge serves once; it may have been answered while this answer was looked at.
      if (sessions.find(sessionId)?.principal !== undefined || sessions.find(sessionId) === undefined)
        throw sessionUnknown();
      sessions.end(sessionId);
      const { id, untilMs } = sessions.open(principal);
      return { token: sessionToken(id), expireTime: toTimestamp(untilMs) };
    }),
    EndSession: calls.unary('EndSession', ({ token }: EndSessionRequest) => {
      const id = sessionIdOf(token);
      if (id !== undefined) sessions.end(id);
      return {};
    }),
  };
}

function sessionUnknown(): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'There is no such challenge, or it has ended: begin another.', {
    reason: 'SESSION_UNKNOWN',
  });
}

function whoMessage(principal: Principal) {
  switch (principal.kind) {
    case 'anonymous':
      return { method: 'LOGIN_METHOD_ANONYMOUS' };
    case 'app': {
      const { id, scopes, prefixes, untilMs, organization = '' } = principal;
      const method = id.startsWith('npk_') ? 'LOGIN_METHOD_API_KEY' : 'LOGIN_METHOD_TOKEN';
      return { method, id, scopes, prefixes, organization, ...expiry(untilMs) };
    }
    case 'device':
      return { method: 'LOGIN_METHOD_CERTIFICATE', id: principal.id };
    default: {
      const { id, untilMs } = principal;
      const method = untilMs === undefined ? 'LOGIN_METHOD_CERTIFICATE' : 'LOGIN_METHOD_HANDLE_KEY';
      return { method, id, ...expiry(untilMs) };
    }
  }
}

function expiry(untilMs: number | undefined) {
  return untilMs === undefined ? {} : { expireTime: toTimestamp(untilMs) };
}
