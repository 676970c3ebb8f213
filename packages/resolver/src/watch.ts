import { decide, type Principal, parseIdentifier, parsePrefix, prefixKey, tryParseIdentifier } from '@nameplate/model';
import { accessPrefix, type Changes, requireScope, type WatchEvent, type WatchOptions } from '@nameplate/registry';

/** Watches the changes that a principal may know of. */
export type ChangeWatch = (principal: Principal, options: WatchOptions) => AsyncGenerator<WatchEvent, void, void>;

/**
 * The changes of what the principal may read: of one handle or prefix, for which `identifier.read` is needed; or of all
 * it may read. The rest is passed over, with a sign of progress now and then.
 * @throws NameplateError PERMISSION_DENIED, AUTHENTICATION_NEEDED, INVALID_IDENTIFIER, at the first event
 */
export async function* watchChanges(
  changes: Changes,
  principal: Principal,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, void> {
  requireRead(principal, options);
  let passedOver = 0;
  for await (const event of changes.watch(options)) {
    const hidden = event.change !== undefined && !mayKnow(principal, event.change.identifier);
    if (!hidden) {
      passedOver = 0;
      yield event;
      continue;
    }
    passedOver += 1;
    if (passedOver % progressEvery === 0) yield { sequence: event.sequence };
  }
}

const progressEvery = 1000;

function requireRead(principal: Principal, { identifier, prefix }: WatchOptions): void {
  if (identifier) requireScope(principal, 'identifier.read', accessPrefix(parseIdentifier(identifier)));
  else if (prefix) requireScope(principal, 'identifier.read', prefixKey(parsePrefix(prefix)));
  else if (principal.kind !== 'app' || !principal.scopes.includes('identifier.read'))
    requireScope(principal, 'identifier.read', '*');
}

function mayKnow(principal: Principal, text: string): boolean {
  const identifier = tryParseIdentifier(text);
  if (identifier === undefined) return false;
  return decide(principal, { scope: 'identifier.read', prefix: accessPrefix(identifier) }).allowed;
}
