export type { DecodedPayload, Format, PayloadContext, PayloadDecoder, PayloadRecord } from './format.ts';
export { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
export { isProblem, type Problem, type RejectReason, shown } from './problem.ts';
