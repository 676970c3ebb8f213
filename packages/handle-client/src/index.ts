export type { AnswerSignatures } from './authentic-answer.ts';
export { type Endpoint, endpointName, siteEndpoints } from './endpoint.ts';
export { type Exchange, type ExchangeAnswer, type ExchangeOptions, openExchange } from './exchange.ts';
export { answerChallenge, type HandleIdentity } from './handle-identity.ts';
export type { Hop, HopFlag, Trace } from './hop.ts';
export {
  createIterativeResolver,
  type ForeignRecord,
  type IterativeOptions,
  type IterativeResolver,
  type IterativeResolverOptions,
} from './iterative-resolver.ts';
export { defaultIterativeLimits, type IterativeLimits } from './limits.ts';
export { type HandleRequest, resolutionRequest } from './request.ts';
export type { RootFinding, RootTrust } from './root-keeper.ts';
export type { ServerChecks } from './server-checks.ts';
export {
  openServerClient,
  type ReadOptions,
  type ServerClient,
  type ServerClientOptions,
  type ServerRecord,
} from './server-client.ts';
export type { Patience } from './within.ts';
