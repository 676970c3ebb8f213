import { openMemoryStore } from './memory.ts';
import { failingStore, storeSuite } from './suite.ts';

const runs = process.env['CI'] === 'true' ? 500 : 60;

storeSuite({ name: 'memory', open: async () => openMemoryStore(), runs });

storeSuite({
  name: 'a wrapper that does not fail',
  open: async () => failingStore(openMemoryStore(), { fault: () => undefined }),
});
