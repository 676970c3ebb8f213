import type { KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';

/** What is done so that nobody on the way reads or changes what a server is told, or answers in its place. */
export interface ServerChecks {
  /**
   * How administration is protected: `encrypted` and `authenticated` insist on a session, `offered` has an encrypted one
   * where the server offers it, `none` has none: each request is then proved by itself.
   */
  readonly session: 'encrypted' | 'authenticated' | 'offered' | 'none';
  /**
   * Which answers have to be signed by the server: `all` insists on it, `administration` wants it of every change, and of
   * what leads to it, at servers whose site record has a key.
   */
  readonly verify: 'all' | 'administration' | 'none';
  /** Keys of the server that the client was opened for, known beforehand: it is not asked for its own. */
  readonly serverKeys?: readonly KeyObject[] | undefined;
}

export const defaultChecks: ServerChecks = { session: 'offered', verify: 'administration' };

export function noServerKey(server: string): NameplateError {
  return new NameplateError(
    'UNSUPPORTED_OPERATION',
    `${server} has no public key in its site record: its answers cannot be verified. Give its key, or verify less.`,
    { reason: 'NO_SERVER_KEY', metadata: { server } },
  );
}
