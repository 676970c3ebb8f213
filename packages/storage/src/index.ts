export { holds } from './holds.ts';
export * from './keys.ts';
export { type LevelStoreOptions, openLevelStore } from './level.ts';
export { openMemoryStore } from './memory.ts';
export * from './store.ts';
