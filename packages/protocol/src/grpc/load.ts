import { loadFileDescriptorSetFromObject, type Options, type PackageDefinition } from '@grpc/proto-loader';
import { descriptors } from './gen/descriptors.ts';

/** How messages look in JavaScript: camel case, 64-bit numbers and enums as text. The generator of types is given the same. */
export const loaderOptions = { longs: String, enums: String, defaults: true, oneofs: true } as const satisfies Options;

let loaded: PackageDefinition | undefined;
let asWritten: PackageDefinition | undefined;

/** Services and messages of `proto/`, fields in camel case. Made once. */
export function loadPackage(): PackageDefinition {
  loaded ??= loadFileDescriptorSetFromObject(camelCase(descriptors) as object, loaderOptions);
  return loaded;
}

/** The same with names as `proto/` has them: what reflection tells. */
export function loadReflection(): PackageDefinition {
  asWritten ??= loadFileDescriptorSetFromObject(structuredClone(descriptors), loaderOptions);
  return asWritten;
}

/** A copy in which each field bears its JSON name. Message, enum and method names stay. */
function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, camelCase(part)]));
  return typeof copy['jsonName'] === 'string' ? { ...copy, name: copy['jsonName'] } : copy;
}
