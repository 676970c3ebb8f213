import { NameplateError } from '@nameplate/model';

/** Reading fields of JSON that somebody sent: each names itself in the error. */

export function object(json: unknown, path: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw invalid(path, 'an object');
}

/** Absent is an empty list. */
export function list(json: unknown, path: string): readonly unknown[] {
  if (json === undefined) return [];
  if (Array.isArray(json)) return json;
  throw invalid(path, 'a list');
}

export function string(json: unknown, path: string): string {
  if (typeof json === 'string') return json;
  throw invalid(path, 'a text');
}

export function boolean(json: unknown, path: string): boolean {
  if (typeof json === 'boolean') return json;
  throw invalid(path, 'true or false');
}

export function integer(json: unknown, path: string, min: number, max: number): number {
  if (typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max) return json;
  throw invalid(path, `a whole number from ${min} to ${max}`);
}

export function octets(json: unknown, path: string, format: 'base64' | 'base64url' | 'hex'): Uint8Array {
  const text = string(json, path);
  if (!forms[format].test(text)) throw invalid(path, `octets in ${format}`);
  return Uint8Array.from(Buffer.from(text, format));
}

export function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

export function base64url(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64url');
}

export function invalid(path: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path}: expected ${expected}.`, { metadata: { field: path } });
}

const forms = {
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  base64url: /^[A-Za-z0-9_-]*={0,2}$/,
  hex: /^(?:[0-9A-Fa-f]{2})*$/,
} as const;
