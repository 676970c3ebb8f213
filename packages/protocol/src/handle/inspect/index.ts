export { fromHex, type JsonObject, toHex } from './fields.ts';
export * from './kinds.ts';
export { addressText } from './site.ts';
