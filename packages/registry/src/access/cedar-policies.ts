import { readdir, readFile } from 'node:fs/promises';

/** The policies, as the files of `policies/` have them. */
export interface PolicyFiles {
  readonly schema: string;
  /** By id: the name of the file. */
  readonly staticPolicies: Readonly<Record<string, string>>;
  /** What becomes of a grant, by kind: `?principal`, `?resource` and `context.until` are filled in. */
  readonly grants: Readonly<Record<GrantPolicyKind, string>>;
}

export const grantPolicyKinds = ['view', 'view-group', 'edit', 'edit-group', 'readings'] as const;
export type GrantPolicyKind = (typeof grantPolicyKinds)[number];

/** Reads them anew. */
export async function readPolicies(): Promise<PolicyFiles> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.cedar'));
  const texts = await Promise.all(names.map(async (name) => [name.slice(0, -'.cedar'.length), await text(name)]));
  const grants = await Promise.all(grantPolicyKinds.map(async (kind) => [kind, await text(`grants/${kind}.cedar`)]));
  return {
    schema: await text('access.cedarschema'),
    staticPolicies: Object.fromEntries(texts),
    grants: Object.fromEntries(grants) as PolicyFiles['grants'],
  };
}

/** The policy of one grant on one scope. */
export function fillIn(
  template: string,
  { principal, resource, until }: { readonly principal: string; readonly resource: string; readonly until: number },
): string {
  return template
    .replace('?principal', () => `Nameplate::Grantee::${JSON.stringify(principal)}`)
    .replace('?resource', () => `Nameplate::Scope::${JSON.stringify(resource)}`)
    .replace('context.until', () => String(until));
}

// Beside src and dist alike.
const directory = new URL('../../policies/', import.meta.url);

async function text(name: string): Promise<string> {
  return await readFile(new URL(name, directory), 'utf8');
}
