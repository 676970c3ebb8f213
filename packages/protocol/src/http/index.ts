export * from './site-json.ts';
export * from './value-json.ts';
