import {
  anonymous,
  type Change,
  decide,
  type Identifier,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixKey,
  tryParseIdentifier,
} from '@nameplate/model';
import { accessPrefix, type Registry, requireScope, type WatchEvent, type WatchOptions } from '@nameplate/registry';

/** Watches the changes that a principal may know of. */
export type ChangeWatch = (principal: Principal, options: WatchOptions) => AsyncGenerator<WatchEvent, void, void>;

type Watched = Pick<Registry, 'changes' | 'handles' | 'access'>;

/**
 * The changes of what the principal may read: of one handle or prefix; or of all it may read. Without
 * `identifier.read` it learns of changes of values that are granted to it, as long as they are, and of nothing else.
 * The rest is passed over, with a sign of progress now and then.
 * @throws NameplateError PERMISSION_DENIED, AUTHENTICATION_NEEDED, INVALID_IDENTIFIER, at the first event
 */
export async function* watchChanges(
  registry: Watched,
  principal: Principal,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, void> {
  await requireWatch(registry, principal, options);
  let passedOver = 0;
  for await (const event of registry.changes.watch(options)) {
    const change = event.change && (await shownChange(registry, principal, event.change));
    if (change !== undefined || event.change === undefined) {
      passedOver = 0;
      yield change === undefined ? event : { ...event, change };
      continue;
    }
    passedOver += 1;
    if (passedOver % progressEvery === 0) yield { sequence: event.sequence };
  }
}

const progressEvery = 1000;

async function requireWatch(
  { access, handles }: Watched,
  principal: Principal,
  { identifier: text, prefix }: WatchOptions,
): Promise<void> {
  if (text) {
    const identifier = parseIdentifier(text);
    if (mayRead(principal, accessPrefix(identifier))) return;
    const record = principal === anonymous ? undefined : await handles.read(identifier);
    if (record !== undefined && (await access.seesByGrant(record, principal))) return;
    requireScope(principal, 'identifier.read', accessPrefix(identifier));
  } else if (prefix) {
    const key = prefixKey(parsePrefix(prefix));
    if (mayRead(principal, key) || (await access.anyGrant(principal, key))) return;
    requireScope(principal, 'identifier.read', key);
  } else if (principal.kind !== 'app' || !principal.scopes.includes('identifier.read'))
    requireScope(principal, 'identifier.read', '*');
}

/** The change as the principal may know of it; undefined: not at all. */
async function shownChange(registry: Watched, principal: Principal, change: Change): Promise<Change | undefined> {
  const identifier = tryParseIdentifier(change.identifier);
  if (identifier === undefined) return undefined;
  if (mayRead(principal, accessPrefix(identifier))) return change;
  return await grantedChange(registry, principal, { change, identifier });
}

/** What others learn: that something which they see changed, with the etag of what they see, and not who did it. */
async function grantedChange(
  { access, handles }: Watched,
  principal: Principal,
  { change, identifier }: { readonly change: Change; readonly identifier: Identifier },
): Promise<Change | undefined> {
  const { kind, sequence, timeMs, touched } = change;
  if (kind === 'access' || (await access.book.isEmpty())) return undefined;
  const record = await handles.read(identifier);
  if (record === undefined) return undefined;
  const seen = await access.seesChange(record, principal, kind === 'updated' ? touched : undefined);
  if (seen === undefined) return undefined;
  const { revision, etag } = seen;
  return { sequence, kind, identifier: change.identifier, revision, etag, timeMs, actor: '' };
}

function mayRead(principal: Principal, prefix: string): boolean {
  return decide(principal, { scope: 'identifier.read', prefix }).allowed;
}
