import type { Inbox } from './inbox.ts';
import type { DeviceCommand } from './link.ts';

export interface CommandDeskOptions {
  readonly inbox: Inbox;
  /** Carries it out; what it returns is the answer, what it throws the failure. */
  readonly onCommand: (command: DeviceCommand) => unknown;
  /** Resolves when the server has the answer. */
  readonly publish: (id: string, answer: string) => Promise<void>;
  readonly isUp: () => boolean;
  readonly onProblem: (thrown: unknown) => void;
}

/** Commands that have an id are carried out once, one after the other, and answered once; others are handed on as they come. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  readonly #publishing = new Map<string, Promise<void>>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Resolves when it may be acknowledged: the device will not forget it. */
  async take(port: string, payload: Uint8Array): Promise<void> {
    const { inbox, onProblem } = this.#options;
    const command: DeviceCommand = { port, payload, ...namedIn(payload) };
    const { id } = command;
    if (id === undefined) {
      this.#options.onCommand(command);
      return;
    }
    if (!(await inbox.begin(id))) return;
    this.#work = this.#work.then(() => this.#carryOut(id, command)).catch(onProblem);
  }

  /** The link is up: what was not answered yet is. */
  wake(): void {
    for (const { id, answer } of this.#options.inbox.pending) this.#publish(id, answer);
  }

  /** Waits for what is being carried out, and for the answers on their way. */
  async idle(): Promise<void> {
    await this.#work;
    await Promise.all(this.#publishing.values());
  }

  async #carryOut(id: string, command: DeviceCommand): Promise<void> {
    const answer = await this.#answerOf(command);
    await this.#options.inbox.answered(id, answer);
    this.#publish(id, answer);
  }

  async #answerOf(command: DeviceCommand): Promise<string> {
    try {
      const answer = await this.#options.onCommand(command);
      return answer === undefined ? '' : (JSON.stringify(answer) ?? '');
    } catch (thrown) {
      return failure(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  /** One that does not arrive is published again when the link is next up. */
  #publish(id: string, answer: string): void {
    if (!this.#options.isUp() || this.#publishing.has(id)) return;
    this.#publishing.set(id, this.#deliver(id, answer));
  }

  async #deliver(id: string, answer: string): Promise<void> {
    const { inbox, publish, onProblem } = this.#options;
    try {
      await publish(id, answer);
      await inbox.arrived(id);
    } catch (thrown) {
      onProblem(thrown);
    } finally {
      this.#publishing.delete(id);
    }
  }
}

/** An answer that says that it was not done. */
export function failure(error: string): string {
  return JSON.stringify({ error });
}

/** What a named command says of itself, when it is written as JSON; an id is digits. */
function namedIn(payload: Uint8Array): Pick<DeviceCommand, 'id' | 'command' | 'args'> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const { id, command, args } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !/^\d{1,16}$/.test(id) || typeof command !== 'string') return {};
  return { id, command, args: isObject(args) ? args : {} };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
