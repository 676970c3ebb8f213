import {
  anonymous,
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Identifier,
  type Principal,
  parseIdentifier,
  privatePermissions,
  type Scope,
  scopes,
} from '@nameplate/model';
import { openMemoryRegistry, type Registry } from '@nameplate/registry';
import type { Answer, ResolveContext, ResolveRequest } from './request.ts';
import type { Resolver } from './resolve.ts';

// What the tests of this package share; not exported from it.

export function app(granted: readonly Scope[], prefixes: readonly string[]): Principal {
  return { kind: 'app', id: 'npk_app', scopes: granted, prefixes };
}

export const admin: Principal = app(scopes, ['*']);
export const id = (suffix: string): Identifier => parseIdentifier(`88.118.22/${suffix}`);

export function value(index: number, type: string, data: string, isPublic = true): HandleValue {
  return {
    index,
    type,
    data: new TextEncoder().encode(data),
    ttl: defaultTimeToLive,
    permissions: isPublic ? defaultPermissions : privatePermissions,
    timestamp: 0,
    references: [],
  };
}

/** A registry in memory with `88.118.22` homed. */
export async function openHome(): Promise<Registry> {
  const registry = await openMemoryRegistry();
  await registry.prefixes.create({ principal: admin }, { prefix: '88.118.22' });
  return registry;
}

export function request(identifier: Identifier, options: Partial<ResolveRequest> = {}): ResolveRequest {
  const want = { place: false, readings: false };
  return { identifier, types: [], indexes: [], want, authoritative: false, publicOnly: false, ...options };
}

export function context(principal: Principal = anonymous): ResolveContext {
  return { principal, protocol: 'test' };
}

/** Types of the values answered. */
export async function types(
  resolver: Resolver,
  asked: ResolveRequest,
  principal: Principal = anonymous,
): Promise<string[]> {
  return typesOf(await resolver.resolve(asked, context(principal)));
}

export function typesOf(answer: Answer): string[] {
  return answer.values.map(({ type }) => type);
}
