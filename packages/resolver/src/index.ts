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
