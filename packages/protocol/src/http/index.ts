export * from './bootstrap-json.ts';
export * from './linkset-json.ts';
export * from './site-json.ts';
export * from './value-json.ts';
