import { NameplateError, parseOrganizationId, parsePrefix, prefixKey, type Scope, scopes } from '@nameplate/model';

/** What a token gives when its claims fit. */
export interface OidcGrant {
  readonly scopes: readonly Scope[];
  /** Comparison forms; `*` for all. */
  readonly prefixes: readonly string[];
  /** Then `*` means what it and those below it own, and nothing reaches beyond that. */
  readonly organization?: string;
}

/** One claim that has to have one of some values. */
interface Condition {
  /** From the claims inwards: `['realm_access', 'roles']`. */
  readonly path: readonly string[];
  readonly values: ReadonlySet<string>;
}

interface Rule extends OidcGrant {
  readonly when: readonly Condition[];
}

/** Of `oidc_rules_file`: the first rule whose conditions all hold decides. Rights of several rules are never put together. */
export class OidcRules {
  readonly #rules: readonly Rule[];

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** @throws NameplateError INVALID_VALUE that names the place */
  static parse(text: string): OidcRules {
    if (text.length > fileMax) throw unfit('', `expected at most ${fileMax} characters`);
    let json: unknown;
    try {
      json = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (cause) {
      throw unfit('', 'expected JSON, such as {"rules": [{"when": […], "scopes": […], "prefixes": […]}]}', cause);
    }
    const { rules } = record(json, '', ['$schema', 'rules']);
    return new OidcRules(listOf(rules, 'rules', rulesMax).map((rule, at) => parseRule(rule, `rules[${at}]`)));
  }

  /** Undefined: no rule fits, and the token gives nothing. */
  find(claims: Readonly<Record<string, unknown>>): OidcGrant | undefined {
    return this.#rules.find(({ when }) => when.every((condition) => holds(condition, claims)));
  }
}

const fileMax = 1024 * 1024;
const rulesMax = 256;
const conditionsMax = 16;
const valuesMax = 256;

function parseRule(json: unknown, place: string): Rule {
  const rule = record(json, place, ['about', 'when', 'scopes', 'prefixes', 'organization']);
  return {
    when: listOf(rule['when'], `${place}.when`, conditionsMax).map((condition, at) =>
      parseCondition(condition, `${place}.when[${at}]`),
    ),
    scopes: textsOf(rule['scopes'], `${place}.scopes`, scopes.length).map(scopeOf(`${place}.scopes`)),
    prefixes: textsOf(rule['prefixes'], `${place}.prefixes`, valuesMax).map(prefixOf(`${place}.prefixes`)),
    ...organizationOf(rule['organization'], `${place}.organization`),
  };
}

function parseCondition(json: unknown, place: string): Condition {
  const { claim, values } = record(json, place, ['claim', 'values']);
  return {
    path: textsOf(typeof claim === 'string' ? [claim] : claim, `${place}.claim`, 8),
    values: new Set(textsOf(values, `${place}.values`, valuesMax)),
  };
}

function organizationOf(json: unknown, place: string): { readonly organization?: string } {
  if (json === undefined) return {};
  try {
    return { organization: parseOrganizationId(typeof json === 'string' ? json : '') };
  } catch (cause) {
    throw unfit(place, 'expected the id of an organization', cause);
  }
}

function scopeOf(place: string): (text: string) => Scope {
  return (text) => {
    const scope = scopes.find((known) => known === text);
    if (scope === undefined) throw unfit(place, `${text} is no scope; there are ${scopes.join(', ')}`);
    return scope;
  };
}

function prefixOf(place: string): (text: string) => string {
  return (text) => {
    try {
      return text === '*' ? '*' : prefixKey(parsePrefix(text));
    } catch (cause) {
      throw unfit(place, `${text.slice(0, 80)} is no prefix, such as 88.118.22 or *`, cause);
    }
  };
}

/** The claim is this text, true or false, a number written so, or a list that has it. */
function holds({ path, values }: Condition, claims: unknown): boolean {
  let claim = claims;
  for (const name of path) {
    if (typeof claim !== 'object' || claim === null || Array.isArray(claim) || !Object.hasOwn(claim, name))
      return false;
    claim = (claim as Readonly<Record<string, unknown>>)[name];
  }
  const found: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return found.some((one) => isPlain(one) && values.has(String(one)));
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
}

function record(json: unknown, place: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw unfit(place, 'expected an object');
  const unknown = Object.keys(json).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unfit(place, `${unknown.slice(0, 80)} is not known; there are ${names.join(', ')}`);
  return json as Readonly<Record<string, unknown>>;
}

/** One at least: a rule that asks for nothing would let everybody in, and one that gives nothing nobody. */
function listOf(json: unknown, place: string, max: number): readonly unknown[] {
  if (Array.isArray(json) && json.length > 0 && json.length <= max) return json;
  throw unfit(place, `expected a list of 1 to ${max}`);
}

function textsOf(json: unknown, place: string, max: number): readonly string[] {
  const texts = listOf(json, place, max);
  if (texts.every((text) => typeof text === 'string' && text !== '' && text.length <= 1000)) return texts as string[];
  throw unfit(place, 'expected texts of 1 to 1000 characters');
}

function unfit(place: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `oidc_rules_file: ${place === '' ? '' : `${place}: `}${why}.`, {
    reason: 'OIDC_RULES',
    metadata: { place },
    cause,
  });
}
