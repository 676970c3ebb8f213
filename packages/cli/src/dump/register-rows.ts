import type { Attributes, Nameplate, NameplateError, NewAsset, SuffixBlock } from '@nameplate/sdk';

export interface RowsToRegister<Row extends NewAsset> {
  readonly rows: AsyncIterable<Row>;
  /** Resume token of the SDK. */
  readonly token: string;
  readonly validateOnly?: boolean;
  readonly block?: SuffixBlock | undefined;
  readonly signal: AbortSignal;
  /** Told of each row in order: written, and counted by whoever keeps the progress. */
  readonly done: (row: Row, error: NameplateError | undefined, duplicate: boolean) => Promise<void>;
  /** Keeps the progress. */
  readonly save: (token: string) => Promise<void>;
}

/** Rows between two notes of the progress: what is done again, harmlessly, after a kill. */
const saveEvery = 500;

/** Registers rows in order, and keeps how far it is. */
export async function registerRows<Row extends NewAsset>(np: Nameplate, work: RowsToRegister<Row>): Promise<void> {
  const { token, signal, validateOnly = false, block } = work;
  const options = { resume: token, signal, validateOnly, brief: true, ...(block && { block }) };
  const registration = np.assets.registerMany<Attributes>(work.rows, options);
  const save = () => work.save(registration.resumeToken());
  // Before the first row: without the run's name, rows that the server has would be refused as there already.
  await save();
  let unsaved = 0;
  // A row is done once it is read, and told only when it is written and counted.
  let untold = false;
  try {
    for await (const { input, error, duplicate = false } of registration) {
      untold = true;
      await work.done(input as Row, error, duplicate);
      untold = false;
      unsaved += 1;
      if (unsaved < saveEvery) continue;
      await save();
      unsaved = 0;
    }
  } finally {
    // Also when it is interrupted, or the server goes: what was told is not told again.
    if (!untold) await save();
  }
}
