import type { Asset } from './asset.ts';
import { BulkStream } from './bulk-stream.ts';
import { type Caller, newIdempotencyKey } from './caller.ts';
import type { NewAsset } from './new-asset.ts';
import type { Outcome, RegisterOptions } from './options.ts';
import { formatResumeToken, parseResumeToken } from './resume-token.ts';
import type { Attributes } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

export interface RegisterManyOptions extends RegisterOptions {
  /** A `resumeToken()` of an earlier run over the same rows: those it answered are skipped. */
  readonly resume?: string;
}

/** Outcomes in the order of the rows. To be read once. */
export interface Registration<A = Attributes> extends AsyncIterable<Outcome<Asset<A>, NewAsset<A>>> {
  /** Where it stands: every row whose outcome was read is done. */
  resumeToken(): string;
}

/**
 * Registers rows over one stream, at most `inFlight` unanswered. Request ids are made of the run and the row, so that the
 * server does each row once, however often it is sent: after a lost stream, or by a later run with the resume token.
 */
export function registerMany<A>(
  caller: Caller,
  templates: TemplateCache,
  rows: Iterable<NewAsset<A>> | AsyncIterable<NewAsset<A>>,
  options: RegisterManyOptions,
): Registration<A> {
  caller.refuseKey(options);
  const start = options.resume === undefined ? undefined : parseResumeToken(options.resume);
  const run = start?.run ?? options.idempotencyKey ?? newIdempotencyKey();
  const first = start?.row ?? 0;
  let done = first;

  async function* outcomes(): AsyncGenerator<Outcome<Asset<A>, NewAsset<A>>, void> {
    const bulk = new BulkStream(caller, templates, asAsync(rows), { ...options, run, first });
    try {
      for (;;) {
        const outcome = await bulk.next();
        if (!outcome) return;
        done = outcome.row + 1;
        yield outcome;
      }
    } finally {
      await bulk.close();
    }
  }
  return { [Symbol.asyncIterator]: outcomes, resumeToken: () => formatResumeToken({ run, row: done }) };
}

async function* asAsync<T>(rows: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* rows;
}
