export type { Aggregate, AggregateQuery } from './aggregate.ts';
export {
  compileDecoder,
  type DecodedMessage,
  type DecoderOptions,
  type EncodedMessage,
  type MessageDecoder,
} from './decode/decode.ts';
export { Decoders } from './decode/decoders.ts';
export type { MappedRecords } from './decode/mapping.ts';
export { defaultTelemetryLimits, type TelemetryLimits } from './limits.ts';
export type { SubscribedReading, SubscriptionScope } from './subscribe.ts';
export {
  type ListQuery,
  openTelemetry,
  type Telemetry,
  type TelemetryOptions,
  type VisibleReading,
} from './telemetry.ts';
export type { ReaderOffset, ReadingBatch, WriteOutcome } from './write.ts';
