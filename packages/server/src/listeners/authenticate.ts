import { anonymous, NameplateError, type Principal } from '@nameplate/model';

/** What turns a secret into a principal: the registry's keys. */
export interface KeyCheck {
  authenticate(secret: string): Promise<Principal>;
}

/**
 * Who asks, by an `authorization` header or gRPC metadata entry. None: anonymous.
 * @throws NameplateError AUTHENTICATION_FAILED for anything that is not a live key: a wrong key is never anonymous
 */
export function authenticate(keys: KeyCheck, header: string | undefined): Principal | Promise<Principal> {
  if (header === undefined || header === '') return anonymous;
  const secret = /^bearer +(\S{1,200})$/i.exec(header)?.[1];
  if (secret !== undefined) return keys.authenticate(secret);
  throw new NameplateError('AUTHENTICATION_FAILED', 'Expected "authorization: Bearer npk_…".', {
    reason: 'AUTHORIZATION_FORM',
  });
}
