export { chooseLink, defaultOf, type LinkChoice, type LinkWish } from './links/choose-link.ts';
export { type Preference, parsePreferences, typeQuality } from './links/preferences.ts';
export type { LinkLevel } from './links/thing-links.ts';
export type {
  Answer,
  ReadingsPort,
  ResolveContext,
  ResolveEvent,
  ResolveRequest,
  ResolveSource,
  UpstreamFacts,
  UpstreamPort,
} from './request.ts';
export { createResolver, type Resolver, type ResolverOptions } from './resolve.ts';
export { parseTarget, targetFromHandle } from './target.ts';
export { type ChangeWatch, watchChanges } from './watch.ts';
