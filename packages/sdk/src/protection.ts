import type { ServerChecks } from '@nameplate/handle-client';
import type { ConnectOptions } from './options.ts';
import { readServerKey } from './server-key.ts';

/** The options that say how a connection over `hdl://` is protected. */
export type Protection = Pick<ConnectOptions, 'session' | 'verifyAnswers' | 'serverKey'>;

/** What they come to. @throws NameplateError INVALID_VALUE for a key that cannot be read */
export function serverChecksOf({ session, verifyAnswers, serverKey }: Protection): ServerChecks {
  const serverKeys = serverKey === undefined ? undefined : [readServerKey(serverKey)];
  return {
    session: session ?? 'offered',
    serverKeys,
    verify: verifyAnswers ?? (serverKeys === undefined ? 'administration' : 'all'),
  };
}
