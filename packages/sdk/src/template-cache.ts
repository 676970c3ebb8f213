import { isNameplateError, type TemplateDefinition } from '@nameplate/model';
import type { Caller } from './caller.ts';
import type { TemplateMessage } from './messages.ts';
import { type Template, withIndexes } from './template.ts';

/** Published versions never change, so each is asked for once; bounded, since identifiers come from outside. */
export class TemplateCache {
  static readonly #limit = 1_000;
  readonly #caller: Caller;
  readonly #definitions = new Map<string, Promise<TemplateDefinition | undefined>>();
  readonly #published = new WeakMap<Template<never>, number>();

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** A version's definition; undefined when it is gone or may not be read. */
  definition(reference: {
    readonly identifier: string;
    readonly version: number;
  }): Promise<TemplateDefinition | undefined> {
    const key = `${reference.identifier}@${reference.version}`;
    const known = this.#definitions.get(key);
    if (known) return known;
    const asked = this.#ask(reference).catch((thrown: unknown) => {
      this.#definitions.delete(key);
      if (isNameplateError(thrown) && absent.has(thrown.code)) return undefined;
      throw thrown;
    });
    if (this.#definitions.size >= TemplateCache.#limit) this.#definitions.clear();
    this.#definitions.set(key, asked);
    return asked;
  }

  /** The version that new assets of a template name: what publishing gave, else the server's newest. */
  async version(template: Template<never>): Promise<number> {
    if ('version' in template && typeof template.version === 'number') return template.version;
    const known = this.#published.get(template);
    if (known !== undefined) return known;
    const { template: newest } = await this.#caller.read('TemplateService/GetTemplate', {
      identifier: template.identifier,
      version: 0,
    });
    this.remember(template, newest.version);
    return newest.version;
  }

  remember(template: Template<never>, version: number): void {
    this.#published.set(template, version);
  }

  async #ask(reference: { readonly identifier: string; readonly version: number }): Promise<TemplateDefinition> {
    const { template } = await this.#caller.read('TemplateService/GetTemplate', { ...reference });
    return parseDefinition(template);
  }
}

const absent: ReadonlySet<string> = new Set([
  'HANDLE_NOT_FOUND',
  'HANDLE_RETIRED',
  'VALUE_NOT_FOUND',
  'NOT_RESPONSIBLE',
  'PERMISSION_DENIED',
  'AUTHENTICATION_NEEDED',
]);

/** The definition of a template message, every attribute with its index. */
export function parseDefinition(template: Pick<TemplateMessage, 'definitionJson'>): TemplateDefinition {
  const definition = JSON.parse(template.definitionJson) as TemplateDefinition;
  return { ...definition, attributes: withIndexes(definition.attributes ?? {}) };
}
