import type { Scope } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { enumWord, toDate } from './convert.ts';
import type { CallOptions } from './options.ts';

/** How one is logged in. */
export type LoginMethod = 'anonymous' | 'api-key' | 'token' | 'handle-key' | 'certificate';

/** Who the server takes the client for. */
export interface Who {
  readonly method: LoginMethod;
  /** Id of the API key, `issuer#subject` of a token, `index:handle`, a device's identifier; empty for nobody. */
  readonly id: string;
  /** Of keys and tokens. For others the records decide, each time. */
  readonly scopes: readonly Scope[];
  readonly prefixes: readonly string[];
  readonly organization?: string;
  /** Absent: as long as the key or the connection lives. */
  readonly expireTime?: Date;
}

export async function whoAmI(caller: Caller, options: CallOptions): Promise<Who> {
  const answer = await caller.read('SessionService/WhoAmI', {}, options);
  const { id, scopes, prefixes, organization, expireTime } = answer;
  return {
    method: enumWord('LOGIN_METHOD_', answer.method).replaceAll('_', '-') as LoginMethod,
    id,
    scopes: scopes as readonly Scope[],
    prefixes,
    ...(organization && { organization }),
    ...(expireTime && { expireTime: toDate(expireTime) }),
  };
}

/** The identity provider that a server takes tokens of. */
export interface LoginProvider {
  readonly issuer: string;
  /** What tokens have to be made for. */
  readonly audience: string;
  /** The client that the command line signs in as; empty when it has to be told. */
  readonly clientId: string;
}

/** Undefined: the server takes no tokens. */
export async function loginProvider(caller: Caller, options: CallOptions): Promise<LoginProvider | undefined> {
  const { issuer, audience, clientId } = await caller.read('SessionService/GetLogin', {}, options);
  return issuer === '' ? undefined : { issuer, audience, clientId };
}
