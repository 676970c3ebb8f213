export { codecFormats, vendorCodec } from './codecs.ts';
export { type ChoosingDecoder, type ChosenDecoding, compileDecoding, type Decoding } from './decoding.ts';
export type { DecodedPayload, Format, Formats, PayloadContext, PayloadDecoder, PayloadRecord } from './format.ts';
export { builtInFormats } from './formats.ts';
export { type FrameReply, frameReply, type ReplyingFormat, replyingFormats } from './frame-reply.ts';
export { frameFormats } from './frames.ts';
export { type JsonOptions, jsonFormat, parseJson, recordsOf } from './json.ts';
export { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
export { describeObis, formatObis, type Obis, type ObisEntry, parseObis } from './obis/obis.ts';
export { isProblem, type Problem, type RejectReason, shown } from './problem.ts';
export * from './requests.ts';
export { certificateTopic, stampDeath } from './sparkplug/aware.ts';
export { type CommandMessage, type CommandMetric, commandMessage, rebirthMetric } from './sparkplug/command.ts';
export { type DataType, dataTypes } from './sparkplug/data-type.ts';
export { decodePayload as decodeSparkplug } from './sparkplug/decode-payload.ts';
export type { EdgeNodeSnapshot } from './sparkplug/edge-node.ts';
export { encodePayload as encodeSparkplug } from './sparkplug/encode-payload.ts';
export { type HostOptions, type HostSnapshot, SparkplugHost } from './sparkplug/host.ts';
export type { HostEvent, SparkplugSource } from './sparkplug/host-event.ts';
export { hostDeath, hostState, type StateMessage } from './sparkplug/host-state.ts';
export type { Metric, SparkplugPayload, SparkplugValue, WireMetric, WirePayload } from './sparkplug/payload.ts';
export type { RecordGroup } from './sparkplug/records.ts';
export {
  type EdgeNodeName,
  type MessageType,
  parseTopic as parseSparkplugTopic,
  type SparkplugTopic,
  topicOf as sparkplugTopic,
} from './sparkplug/topic.ts';
export { valueOf as sparkplugValue } from './sparkplug/value.ts';
export { Sandbox } from './ts013/sandbox.ts';
export { compileTs013, type Downlink, type Ts013Codec, type Ts013Options } from './ts013/ts013.ts';
export { type UcifiObject, type UcifiResource, ucifiObjects, ucifiResource } from './ucifi/ucifi.ts';
export * from './writing.ts';
