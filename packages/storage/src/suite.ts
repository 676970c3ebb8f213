import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from './store.ts';
import { batchCases } from './suite/batch-cases.ts';
import { closeCases, reopenCases } from './suite/close-cases.ts';
import { counterCases } from './suite/counter-cases.ts';
import { modelCases } from './suite/model-cases.ts';
import { rangeCases } from './suite/range-cases.ts';
import { sequenceCases } from './suite/sequence-cases.ts';
import { snapshotCases } from './suite/snapshot-cases.ts';

export { type FailurePlan, type Fault, failingStore } from './failing-store.ts';

export interface SuiteOptions {
  readonly name: string;
  /** A new, empty store. */
  readonly open: () => Promise<Store>;
  /** The same store again after it was closed; left out when it keeps nothing. */
  readonly reopen?: () => Promise<Store>;
  /** Random histories compared with a plain Map. Default 60. */
  readonly runs?: number;
}

/** What the storage contract means: every adapter passes it. Call it in a test file of the adapter. */
export function storeSuite({ name, open, reopen, runs = 60 }: SuiteOptions): void {
  describe(`store contract: ${name}`, () => {
    let current: Store | undefined;
    const store = (): Store => {
      if (current === undefined) throw new Error('used outside a test');
      return current;
    };

    beforeEach(async () => {
      current = await open();
    });

    afterEach(async () => {
      await current?.close();
    });

    batchCases(store);
    sequenceCases(store);
    counterCases(store);
    rangeCases(store);
    snapshotCases(store);
    closeCases(store);
    modelCases(store, runs);
    if (reopen !== undefined) {
      reopenCases(store, async () => {
        await store().close();
        current = await reopen();
      });
    }
  });
}
