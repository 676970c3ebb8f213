import { anonymous, NameplateError, type Principal } from '@nameplate/model';

/** What turns a secret into a principal: API keys, tokens. */
export interface KeyCheck {
  authenticate(secret: string): Principal | Promise<Principal>;
}

/**
 * Who asks, by an `authorization` header or gRPC metadata entry. None: anonymous.
 * @throws NameplateError AUTHENTICATION_FAILED for anything that is not alive: what is wrong is never anonymous
 */
export function authenticate(keys: KeyCheck, header: string | undefined): Principal | Promise<Principal> {
  if (header === undefined || header === '') return anonymous;
  const secret = /^bearer +(\S{1,8192})$/i.exec(header)?.[1];
  if (secret !== undefined) return keys.authenticate(secret);
  throw new NameplateError(
    'AUTHENTICATION_FAILED',
    'Expected "authorization: Bearer", and an API key (npk_…) or a token.',
    {
      reason: 'AUTHORIZATION_FORM',
    },
  );
}
