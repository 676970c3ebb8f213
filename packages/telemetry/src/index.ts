export type { Aggregate, AggregateQuery } from './aggregate.ts';
export { type DecodedMessage, decodeMessage, type EncodedMessage } from './decode/json.ts';
export type { Problem, RejectReason } from './decode/problem.ts';
export {
  type DecodeLimits,
  defaultDecodeLimits,
  defaultTelemetryLimits,
  type TelemetryLimits,
} from './limits.ts';
export type { SubscribedReading, SubscriptionScope } from './subscribe.ts';
export {
  type ListQuery,
  openTelemetry,
  type Telemetry,
  type TelemetryOptions,
  type VisibleReading,
} from './telemetry.ts';
export type { ReaderOffset, ReadingBatch, WriteOutcome } from './write.ts';
