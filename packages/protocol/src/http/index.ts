export * from './value-json.ts';
