import { isNameplateError, NameplateError } from '@nameplate/model';
import { type Asset, toAsset, toHandle } from './asset.ts';
import type { Caller } from './caller.ts';
import { fromErrorMessage } from './convert.ts';
import type { HandleInput } from './messages.ts';
import type { Methods } from './methods.ts';
import { type NewAsset, toNewHandle } from './new-asset.ts';
import type { Outcome, RegisterOptions } from './options.ts';
import { retryDelayMs } from './retry.ts';
import type { TemplateCache } from './template-cache.ts';
import type { Duplex } from './transport.ts';

export interface BulkStreamOptions extends RegisterOptions {
  /** Names the run; part of each row's request id. */
  readonly run: string;
  /** Rows before this one are passed over. */
  readonly first: number;
}

/** A row on its way: to be sent or sent, or refused here before that. */
interface Pending<A> {
  readonly row: number;
  readonly input: NewAsset<A>;
  readonly request?: Request;
  readonly refused?: NameplateError;
}

interface Request {
  readonly handle: HandleInput;
  readonly requestId: string;
  readonly validateOnly: boolean;
  readonly view: string;
  readonly block: string;
}
type Answer = Methods['HandleService/CreateHandles']['response'];
type RowOutcome<A> = Outcome<Asset<A>, NewAsset<A>>;
/** What happened next: a row was taken, an answer came, or one of the two failed. Never rejects. */
type Event = { readonly kind: 'row' } | { readonly kind: 'answer'; readonly answer: Answer } | Failure;
type Failure = { readonly kind: 'rows-failed' | 'stream-failed'; readonly thrown: unknown };

/** Rows in, outcomes out, over a CreateHandles stream that is opened again when it is lost. */
export class BulkStream<A> {
  readonly #caller: Caller;
  readonly #templates: TemplateCache;
  readonly #rows: AsyncGenerator<NewAsset<A>, void>;
  readonly #options: BulkStreamOptions;
  /** In order of row; the first `#sent` have gone out on the stream that is open. */
  readonly #pending: Pending<A>[] = [];
  #sent = 0;
  #row = 0;
  #exhausted = false;
  #taking: Promise<Event> | undefined;
  #answering: Promise<Event> | undefined;
  #sending: Promise<void> | undefined;
  #stream: Duplex | undefined;
  #answers: AsyncIterator<unknown> | undefined;
  #failures = 0;

  constructor(
    caller: Caller,
    templates: TemplateCache,
    rows: AsyncGenerator<NewAsset<A>, void>,
    options: BulkStreamOptions,
  ) {
    this.#caller = caller;
    this.#templates = templates;
    this.#rows = rows;
    this.#options = options;
  }

  /** The next outcome in order; undefined when every row has one. */
  async next(): Promise<RowOutcome<A> | undefined> {
    for (;;) {
      const [head] = this.#pending;
      if (head?.refused) return this.#settle(head, { row: head.row, input: head.input, error: head.refused });
      // Rows are taken while answers are awaited: a slow source holds back no outcome, a slow server no memory.
      if (!this.#exhausted && this.#pending.length < (this.#options.inFlight ?? 256)) this.#taking ??= this.#take();
      if (head) this.#answering ??= this.#hear();
      const under = [this.#taking, this.#answering].filter((event) => event !== undefined);
      if (under.length === 0) return undefined;
      const event = await Promise.race(under);
      if (event.kind === 'answer' && head) return this.#settle(head, await this.#outcome(head, event.answer));
      if (event.kind === 'rows-failed') throw event.thrown;
      if (event.kind === 'stream-failed') await this.#reopen(event.thrown);
    }
  }

  async close(): Promise<void> {
    this.#stream?.cancel();
    const ended = this.#rows.return();
    // A source that is waiting for its next row cannot be ended before it has it.
    if (this.#taking) ended.catch(() => {});
    else await ended;
  }

  #settle(head: Pending<A>, outcome: RowOutcome<A>): RowOutcome<A> {
    this.#pending.shift();
    if (this.#sent > 0) this.#sent -= 1;
    if (!head.refused) this.#answering = undefined;
    return outcome;
  }

  async #take(): Promise<Event> {
    try {
      const { done, value } = await this.#rows.next();
      if (done) this.#exhausted = true;
      else if (this.#row < this.#options.first) this.#row += 1;
      else this.#pending.push(await this.#prepare(value, this.#row++));
      await this.#send();
      return { kind: 'row' };
    } catch (thrown) {
      return { kind: 'rows-failed', thrown };
    } finally {
      this.#taking = undefined;
    }
  }

  async #prepare(input: NewAsset<A>, row: number): Promise<Pending<A>> {
    try {
      const handle = await toNewHandle(input, this.#templates);
      const { run, validateOnly = false, brief = false, block } = this.#options;
      const view = brief ? 'HANDLE_VIEW_BASIC' : 'HANDLE_VIEW_UNSPECIFIED';
      return {
        row,
        input,
        request: { handle, requestId: `${run}/${row}`, validateOnly, view, block: block?.id ?? '' },
      };
    } catch (thrown) {
      if (!isNameplateError(thrown) || thrown.retryable) throw thrown;
      return { row, input, refused: thrown };
    }
  }

  /** Sends what has not gone out; one sender at a time, so that the order holds. */
  #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#stream && this.#sent < this.#pending.length) {
      const pending = this.#pending[this.#sent];
      this.#sent += 1;
      if (pending?.request) await this.#stream.send(pending.request);
    }
    if (this.#exhausted) this.#stream?.end();
  }

  async #hear(): Promise<Event> {
    try {
      if (!this.#answers) this.#open();
      const next = await this.#answers?.next();
      if (next?.done === false) return { kind: 'answer', answer: next.value as Answer };
      throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server ended the stream before it had answered every row.');
    } catch (thrown) {
      return { kind: 'stream-failed', thrown };
    }
  }

  #open(): void {
    this.#stream = this.#caller.duplex('HandleService/CreateHandles', this.#options);
    this.#answers = this.#stream[Symbol.asyncIterator]();
    this.#sent = 0;
    // A stream that fails is noticed where answers are awaited.
    this.#send().catch(() => {});
  }

  /** Waits and lets the next `#hear` open the stream again, if the failure may pass. */
  async #reopen(thrown: unknown): Promise<void> {
    this.#stream?.cancel();
    this.#stream = undefined;
    this.#answers = undefined;
    this.#answering = undefined;
    this.#failures += 1;
    const { environment } = this.#caller;
    if (this.#failures === 1 && isNameplateError(thrown) && environment.renews(thrown)) return;
    const attempts = environment.policy === false ? 1 : (environment.policy.attempts ?? 4);
    if (!isNameplateError(thrown) || !thrown.retryable || this.#failures >= attempts) throw thrown;
    await environment.sleep(retryDelayMs(environment, this.#failures, thrown), this.#options.signal);
  }

  async #outcome({ row, input }: Pending<A>, { handle, error, duplicate }: Answer): Promise<RowOutcome<A>> {
    this.#failures = 0;
    if (handle && !error) {
      const value = await toAsset(toHandle(handle), this.#templates, input.template);
      return { row, input, value, ...(duplicate && { duplicate: true }) };
    }
    return { row, input, error: fromErrorMessage(error ?? { code: 'INTERNAL', message: 'The row has no answer.' }) };
  }
}
