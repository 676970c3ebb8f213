import {
  type Grant,
  type Grantee,
  identifierFromHandle,
  type Principal,
  parseGrantee,
  parseIdentifier,
  prefixKey,
  type ValueReference,
} from '@nameplate/model';
import type { OrganizationChain } from './asker.ts';
import { memberOf, referenceNames } from './asker.ts';
import { fillIn, type GrantPolicyKind, type PolicyFiles } from './cedar-policies.ts';
import { prefixesAbove } from './grant-book.ts';
import { granteeNames } from './grantee-names.ts';
import { groupName } from './groups.ts';
import { isAttribute, type ValueFacts } from './rule.ts';

/** Who asks: a principal, or somebody of an organization. */
export type Who = Principal | { readonly kind: 'organization'; readonly id: string };

/** What is asked about: a value, or a metric, of an identifier. Comparison keys. */
export interface CedarResource {
  readonly identifierKey: string;
  readonly prefix: string;
  readonly templateKey?: string;
  readonly value?: ValueFacts;
  readonly metric?: { readonly name: string; readonly public: boolean };
}

/** What relates who asks to what is asked about: nothing else is looked at. */
export interface CedarWorld {
  readonly organizations: OrganizationChain;
  /** Those that concern the identifier; others do no harm. */
  readonly grants: readonly Grant[];
  /** The groups that grants name, with those in them: `index:key` to its list. */
  readonly groups: ReadonlyMap<string, readonly ValueReference[]>;
}

export interface Entity {
  readonly uid: { readonly type: string; readonly id: string };
  readonly attrs: Record<string, unknown>;
  readonly parents: { readonly type: string; readonly id: string }[];
}

/** The policies of grants by id: `grant.grt_…`, with `.1`, `.2` for more attributes. */
export function grantPolicies(files: PolicyFiles, grants: readonly Grant[]): Readonly<Record<string, string>> {
  const policies: Record<string, string> = {};
  for (const grant of grants) {
    const isGroup = parseGrantee(grant.to).kind === 'group';
    const selectors = grant.attributes.length === 0 ? [''] : grant.attributes;
    selectors.forEach((selector, at) => {
      for (const kind of kindsOf(grant, selector, isGroup)) {
        const id = `grant.${grant.id}.${kind}${at === 0 ? '' : `.${at}`}`;
        policies[id] = fillIn(files.grants[kind], {
          principal: `to ${grant.to}`,
          resource: scopeOf(grant, selector),
          until: grant.untilTimeMs ?? Number.MAX_SAFE_INTEGER,
        });
      }
    });
  }
  return policies;
}

/** Who asks and what is asked about, with what is above them. */
export function cedarEntities(who: Who, resource: CedarResource, world: CedarWorld): Entity[] {
  return [askerEntity(who, world), ...granteeEntities(who, world), ...resourceEntities(resource, world.grants)];
}

function kindsOf(grant: Grant, selector: string, isGroup: boolean): readonly GrantPolicyKind[] {
  if (isReadings(selector)) return ['readings'];
  const view = isGroup ? 'view-group' : 'view';
  return grant.may === 'edit' ? [view, isGroup ? 'edit-group' : 'edit'] : [view];
}

function askerEntity(who: Who, { organizations }: CedarWorld): Entity {
  const scopes = who.kind === 'app' ? who.scopes : ['identifier.read', 'identifier.write', 'telemetry.read'];
  const held = (scope: string) =>
    who.kind === 'app' && who.scopes.some((each) => each === scope) ? who.prefixes.map((id) => ref('Prefix', id)) : [];
  return {
    uid: uid('Asker', 'asker'),
    attrs: {
      authenticated: who.kind !== 'anonymous',
      scopes: who.kind === 'anonymous' ? [] : scopes,
      reads: held('identifier.read'),
      writes: held('identifier.write'),
      reports: held('telemetry.read'),
    },
    parents: directNames(who, organizations).map((id) => uid('Grantee', id)),
  };
}

/** The names of the principal itself; organizations above come by the entities. */
function directNames(who: Who, organizations: OrganizationChain): readonly string[] {
  switch (who.kind) {
    case 'anonymous':
      return [];
    case 'app': {
      const prefixes = who.prefixes.filter((prefix) => prefix !== '*');
      return [
        `key:${who.id}`,
        ...(who.organization === undefined ? [] : ownNames(who.organization)),
        ...prefixes.map((prefix) => `0:${identifierFromHandle(`0.NA/${prefix}`).key}`),
      ];
    }
    case 'device':
      return [`device:${who.id}`, `0:${who.id}`];
    case 'handle':
      return [0, who.index].map((index) => `${who.elsewhere ? '=' : ''}${index}:${who.handleKey}`);
    default:
      return memberOf(who.id, organizations).names.slice(0, 2);
  }
}

function ownNames(organization: string): readonly string[] {
  return [`organization:${organization}`, `organization:${organization}+below`];
}

function granteeEntities(who: Who, { organizations, grants, groups }: CedarWorld): Entity[] {
  const parents = new Map<string, Set<string>>();
  const put = (name: string, parent: string) => parents.set(name, (parents.get(name) ?? new Set()).add(parent));
  for (const to of new Set(grants.map((grant) => grant.to))) {
    const grantee = parseGrantee(to);
    for (const name of granteeNames(grantee)) put(name, `to ${to}`);
    if (grantee.kind === 'group') putGroup(grantee, `to ${to}`, groups, put);
  }
  const organization = who.kind === 'app' ? who.organization : who.kind === 'organization' ? who.id : undefined;
  const chain = organization === undefined ? [] : organizations.chain(organization).map(({ id }) => id);
  chain.forEach((id, at) => {
    const above = chain[at + 1];
    if (above !== undefined) put(`organization:${id}+below`, `organization:${above}+below`);
  });
  return [...parents].map(([id, above]) => ({
    uid: uid('Grantee', id),
    attrs: {},
    parents: [...above].map((parent) => uid('Grantee', parent)),
  }));
}

/** A group as a tree of its own, so that groups that hold each other make no circle. */
function putGroup(
  group: Extract<Grantee, { kind: 'group' }>,
  root: string,
  groups: ReadonlyMap<string, readonly ValueReference[]>,
  put: (name: string, parent: string) => void,
): void {
  const first = `${group.index}:${parseIdentifier(group.handle).key}`;
  const seen = new Set([first]);
  const open = [{ name: first, entity: root }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const member of groups.get(next.name) ?? []) {
      for (const name of safeNames(member)) put(name, next.entity);
      const name = groupName(member);
      if (name === undefined || seen.has(name) || !groups.has(name)) continue;
      seen.add(name);
      const entity = `${root} > ${name}`;
      put(entity, next.entity);
      open.push({ name, entity });
    }
  }
}

function safeNames(member: ValueReference): readonly string[] {
  return groupName(member) === undefined ? [] : referenceNames(member.handle, member.index);
}

function resourceEntities(resource: CedarResource, grants: readonly Grant[]): Entity[] {
  const { prefix, value, metric } = resource;
  const above = prefixesAbove(prefix);
  const prefixes = [...above, '*'].map((id, at, all) => ({
    uid: uid('Prefix', id),
    attrs: {},
    parents: all.slice(at + 1, at + 2).map((parent) => uid('Prefix', parent)),
  }));
  // Only scopes that grants name: a slice, not the store.
  const named = new Set(
    grants.flatMap((grant) =>
      (grant.attributes.length === 0 ? [''] : grant.attributes).map((each) => scopeOf(grant, each)),
    ),
  );
  const targets = targetsOf(resource, above);
  const scopes = selectorsOf(resource).flatMap((selector) => targets.map((target) => `${target}#${selector}`));
  const parents = [...scopes.filter((id) => named.has(id)).map((id) => uid('Scope', id)), uid('Prefix', prefix)];
  const entity = value
    ? {
        uid: uid('Value', 'it'),
        attrs: { visibility: value.visibility, readable: value.readable, attribute: isAttribute(value) },
        parents,
      }
    : { uid: uid('Metric', 'it'), attrs: { public: metric?.public === true }, parents };
  return [entity, ...prefixes];
}

function targetsOf({ identifierKey, templateKey }: CedarResource, above: readonly string[]): readonly string[] {
  return [
    `identifier ${identifierKey}`,
    ...above.map((prefix) => `prefix ${prefix}`),
    ...(templateKey === undefined ? [] : above.map((prefix) => `template ${templateKey} under ${prefix}`)),
  ];
}

/** Every selector that picks it: `A.B` is picked by `A.B`, `A.B.` and `A.`, without ASCII case. A type of digits is no index. */
function selectorsOf({ value, metric }: CedarResource): readonly string[] {
  if (metric !== undefined) return ['readings', `readings.${metric.name}`];
  if (value === undefined) return [];
  const type = lower(value.type);
  const subtypes = [...type.matchAll(/\./g)].map(({ index }) => type.slice(0, index + 1));
  return ['', `index ${value.index}`, ...[type, `${type}.`, ...subtypes].map((selector) => `type ${selector}`)];
}

function scopeOf({ on }: Grant, selector: string): string {
  const picked = pickedBy(selector);
  switch (on.kind) {
    case 'identifier':
      return `identifier ${parseIdentifier(on.identifier).key}#${picked}`;
    case 'template':
      return `template ${parseIdentifier(on.template).key} under ${prefixKey(on.under)}#${picked}`;
    default:
      return `prefix ${prefixKey(on.prefix)}#${picked}`;
  }
}

function pickedBy(selector: string): string {
  if (selector === '' || isReadings(selector)) return selector;
  return /^\d+$/.test(selector) ? `index ${Number(selector)}` : `type ${lower(selector)}`;
}

function isReadings(selector: string): boolean {
  return selector === 'readings' || selector.startsWith('readings.');
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function uid(type: string, id: string) {
  return { type: `Nameplate::${type}`, id };
}

function ref(type: string, id: string) {
  return { __entity: uid(type, id) };
}
