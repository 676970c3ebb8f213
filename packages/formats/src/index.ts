export { type ChoosingDecoder, type ChosenDecoding, compileDecoding, type Decoding } from './decoding.ts';
export type { DecodedPayload, Format, Formats, PayloadContext, PayloadDecoder, PayloadRecord } from './format.ts';
export { builtInFormats } from './formats.ts';
export { type JsonOptions, jsonFormat, parseJson, recordsOf } from './json.ts';
export { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
export { isProblem, type Problem, type RejectReason, shown } from './problem.ts';
