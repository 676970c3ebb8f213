import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['nameplate-source', 'module', 'node', 'default'] };
const ssr = { resolve: { conditions: ['nameplate-source', 'module', 'node', 'default'] } };

export default defineConfig({
  resolve,
  ssr,
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          // Files share a worker: what they import is read once, which is three quarters of the time.
          isolate: false,
          include: ['packages/*/src/**/*.test.ts', 'test/conventions.test.ts'],
          testTimeout: 20_000,
        },
      },
      { resolve, ssr, test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], testTimeout: 60_000 } },
      { resolve, ssr, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], testTimeout: 600_000 } },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/fault/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
