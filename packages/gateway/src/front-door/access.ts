import type { FilterTarget } from './subscription.ts';
import { sharedFilter } from './topic-filter.ts';
import type { ClientPrincipal, Publication, TopicRule } from './topic-rules.ts';

/** Asks the rules: who may publish and subscribe where. */
export class Access {
  readonly #rules: readonly TopicRule[];

  constructor(rules: readonly TopicRule[]) {
    this.#rules = rules;
  }

  publish(principal: ClientPrincipal, topic: string): Publication | undefined {
    return this.#ruleOf(topic)?.publish(principal, topic);
  }

  /** A shared subscription may be had where its filter may. */
  subscribe(principal: ClientPrincipal, text: string): FilterTarget | undefined {
    const shared = sharedFilter(text);
    if (!shared) return this.#ruleOf(text)?.subscribe(principal, text);
    const target = this.#ruleOf(shared.filter)?.subscribe(principal, shared.filter);
    // Commands of one device have one reader each: there is nothing to share.
    return target && !target.commands ? { ...target, group: shared.group } : undefined;
  }

  #ruleOf(text: string): TopicRule | undefined {
    if (isDeep(text)) return undefined;
    return this.#rules.find(({ matches }) => matches(text));
  }
}

/** Each level is a node of the tree: a filter of slashes alone would be tens of thousands. */
const levelsMax = 128;

function isDeep(text: string): boolean {
  let levels = 1;
  for (let at = text.indexOf('/'); at >= 0 && levels <= levelsMax; at = text.indexOf('/', at + 1)) levels++;
  return levels > levelsMax;
}
