import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['nameplate-source', 'module', 'node', 'default'] };
// One seed for all property tests: see the file.
const setupFiles = ['./test/support/property-seed.ts'];
// A leak of a fuzzer fills it: `npm run fuzz`.
const heapMb = process.env['FUZZ_HEAP_MB'];
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
          setupFiles,
          // Files share a worker: what they import is read once, which is three quarters of the time.
          isolate: false,
          include: ['packages/*/src/**/*.test.ts', 'test/conventions.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        resolve,
        ssr,
        test: { name: 'conformance', setupFiles, include: ['test/conformance/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'fuzz',
          setupFiles,
          include: ['test/fuzz/**/*.test.ts'],
          testTimeout: 600_000,
          ...(heapMb && { execArgv: [`--max-old-space-size=${heapMb}`] }),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          setupFiles,
          include: ['test/integration/**/*.test.ts', 'test/fault/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
