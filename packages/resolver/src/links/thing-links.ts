import { gs1Levels, type ScanResult, type SchemeName, scan, slipOf } from '@nameplate/identifiers';
import { formatIdentifier, type Identifier, isNameplateError, type NameplateError, valueTypes } from '@nameplate/model';
import { type Registry, type StoredLink, storedLinks } from '@nameplate/registry';
import { codeNotBound, targetOfCode } from '../known-code.ts';
import type { Next, ResolveContext } from '../request.ts';

/** The links of what a code names, or of what that is one of: those that the asker may see. */
export interface LinkLevel {
  /** What they are links of: an address, or the path of a Digital Link, which begins with a slash. */
  readonly anchor: string;
  readonly identifier: Identifier;
  readonly links: readonly StoredLink[];
}

export interface LinkSource {
  readonly registry: Pick<Registry, 'aliases'>;
  /** The resolve chain: what it hides, links do not show. */
  readonly resolve: Next;
}

export interface LinkOptions {
  /** Only read as one of these; no other code, and no identifier. */
  readonly schemes?: readonly SchemeName[];
  /** For other forms of identifiers. */
  readonly parse?: (text: string) => Identifier;
}

/**
 * The links of an identifier, or of a code that is bound to one; of a GS1 code at every level up to its key, the finest first.
 * Levels that nothing is bound to, and that have no link to show, are absent.
 * @throws NameplateError INVALID_IDENTIFIER; HANDLE_NOT_FOUND when nothing is bound to the code at any level; HANDLE_RETIRED
 * when what it names is, and nothing above has links; as `resolve` for an identifier
 */
export async function thingLinks(
  { registry, resolve }: LinkSource,
  text: string,
  context: ResolveContext,
  options: LinkOptions = {},
): Promise<readonly LinkLevel[]> {
  const named = await namedBy(registry, text, options);
  const levels: LinkLevel[] = [];
  let retired: NameplateError | undefined;
  for (const { anchor, identifier } of named) {
    try {
      const links = await linksOf(resolve, identifier, context);
      if (links.length > 0) levels.push({ anchor, identifier, links });
    } catch (thrown) {
      if (isNameplateError(thrown, 'HANDLE_RETIRED')) retired ??= thrown;
      else if (!isNameplateError(thrown) || !quiet.has(thrown.code)) throw thrown;
    }
  }
  if (levels.length === 0 && retired) throw retired;
  return levels;
}

/** The links of one handle. @throws NameplateError as `resolve`; VALUE_NOT_FOUND when there is none to see */
export async function linksOf(
  resolve: Next,
  identifier: Identifier,
  context: ResolveContext,
  authoritative = false,
): Promise<StoredLink[]> {
  const { values } = await resolve({
    request: {
      identifier,
      types: [valueTypes.link],
      indexes: [],
      want: { place: false, readings: false },
      authoritative,
      publicOnly: context.principal.kind === 'anonymous',
    },
    context,
  });
  return storedLinks(values.map((value) => value.decode()));
}

/** What tells nothing of a level but that it has no link to show. */
const quiet: ReadonlySet<string> = new Set(['VALUE_NOT_FOUND', 'AUTHENTICATION_NEEDED', 'PERMISSION_DENIED']);

type Named = Pick<LinkLevel, 'anchor' | 'identifier'>;

async function namedBy(
  registry: LinkSource['registry'],
  text: string,
  { schemes, parse }: LinkOptions,
): Promise<readonly Named[]> {
  const scanned = scannedGs1(text, schemes);
  if (scanned === undefined) {
    const identifier = await targetOfCode(registry, text, parse);
    return [{ anchor: formatIdentifier(identifier, 'uri'), identifier }];
  }
  const levels = [scanned, ...scanned.alternatives].flatMap((code) =>
    code.scheme === 'gs1' ? gs1Levels(code) : [{ key: code.key, path: '' }],
  );
  const found = await registry.aliases.findEach(levels);
  const named = levels.flatMap(({ path }, at): Named[] => {
    const identifier = found[at];
    const isNew = identifier && !found.slice(0, at).some((before) => before?.key === identifier.key);
    return isNew ? [{ anchor: path || formatIdentifier(identifier, 'uri'), identifier }] : [];
  });
  if (named.length === 0) throw codeNotBound(scanned);
  return named;
}

/** A GS1 code; undefined for anything else. @throws NameplateError where nothing else will do */
function scannedGs1(text: string, schemes: readonly SchemeName[] | undefined): ScanResult | undefined {
  try {
    const scanned = scan(text, schemes ? { schemes } : {});
    return scanned.scheme === 'gs1' ? scanned : undefined;
  } catch (thrown) {
    if (!isNameplateError(thrown) || schemes || slipOf(thrown)?.scheme === 'gs1') throw thrown;
    return undefined;
  }
}
