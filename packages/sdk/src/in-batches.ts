import { isNameplateError, NameplateError } from '@nameplate/model';
import type { Outcome } from './options.ts';

/**
 * Runs rows through `work` in batches, several at a time, and gives the outcomes in order. A batch that fails as a whole
 * is the outcome of each of its rows; only CANCELLED, and what is not a NameplateError, ends the iteration.
 */
export async function* inBatches<Input, Value>(
  rows: Iterable<Input> | AsyncIterable<Input>,
  limits: { readonly batchSize: number; readonly batches: number },
  work: (inputs: readonly Input[]) => Promise<(Value | Error)[]>,
): AsyncGenerator<Outcome<Value, Input>, void> {
  const running: Promise<() => Outcome<Value, Input>[]>[] = [];
  let row = 0;
  const start = (inputs: readonly Input[]) => {
    const first = row;
    row += inputs.length;
    running.push(
      work(inputs).then(
        (results) => () => inputs.map((input, at) => outcome(first + at, input, results[at])),
        (thrown: unknown) => () => {
          if (!isNameplateError(thrown) || thrown.code === 'CANCELLED') throw thrown;
          return inputs.map((input, at) => ({ row: first + at, input, error: thrown }));
        },
      ),
    );
  };
  let inputs: Input[] = [];
  for await (const input of rows) {
    inputs.push(input);
    if (inputs.length < limits.batchSize) continue;
    start(inputs);
    inputs = [];
    if (running.length >= limits.batches) yield* await finish(running);
  }
  if (inputs.length > 0) start(inputs);
  while (running.length > 0) yield* await finish(running);
}

async function finish<T>(running: Promise<() => T[]>[]): Promise<T[]> {
  const results = await running.shift();
  return results?.() ?? [];
}

function outcome<Value, Input>(row: number, input: Input, result: Value | Error | undefined): Outcome<Value, Input> {
  if (isNameplateError(result)) return { row, input, error: result };
  if (result instanceof Error || result === undefined) {
    const error = new NameplateError('INTERNAL', 'The row has no answer.', { cause: result });
    return { row, input, error };
  }
  return { row, input, value: result };
}
