import type { SchemeName } from '@nameplate/identifiers';
import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import { canonical } from './identifier.ts';
import type { AliasMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** A code of another scheme that resolves to an asset. */
export interface Alias {
  /** Canonical form of its scheme. */
  readonly code: string;
  readonly scheme: SchemeName;
  readonly identifier: string;
  readonly bindTime: Date;
}

export interface BindOptions extends CallOptions {
  /** Only read as this scheme; absent: the likeliest. */
  readonly scheme?: SchemeName;
}

export async function bind(caller: Caller, id: IdentifierLike, code: string, options: BindOptions): Promise<Alias> {
  return toAlias((await caller.write('AliasService/BindAlias', request(id, code, options), options)).alias);
}

export async function unbind(caller: Caller, id: IdentifierLike, code: string, options: BindOptions): Promise<Alias> {
  return toAlias((await caller.write('AliasService/UnbindAlias', request(id, code, options), options)).alias);
}

export async function aliases(caller: Caller, id: IdentifierLike, options: CallOptions): Promise<readonly Alias[]> {
  const answer = await caller.read('AliasService/ListAliases', { identifier: canonical(id) }, options);
  return answer.aliases.map(toAlias);
}

function request(id: IdentifierLike, code: string, { scheme }: BindOptions) {
  return { identifier: canonical(id), code, ...(scheme !== undefined && { scheme }) };
}

function toAlias({ code, scheme, identifier, bindTime }: AliasMessage): Alias {
  return { code, scheme: scheme as SchemeName, identifier, bindTime: toDate(bindTime) };
}
