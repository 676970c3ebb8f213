export * from './admin.ts';
export * from './bodies.ts';
export * from './frame.ts';
export { wireLimits } from './reader.ts';
export * from './respond.ts';
export * from './site.ts';
export * from './udp.ts';
export { decodeHandleValue, encodeHandleValue } from './value.ts';
