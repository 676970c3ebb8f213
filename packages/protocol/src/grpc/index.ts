export { messageCodec } from './codec.ts';
export * from './convert.ts';
export * from './encode.ts';
export { loaderOptions, loadPackage, loadReflection } from './load.ts';
export type * from './messages.ts';
export * from './moment.ts';
export { fromServiceError, type StatusAnswer, toStatus } from './status.ts';
export { fromTrustReportMessage, toTrustReportMessage } from './trust-report.ts';
export { fromViolationMessage, toViolationMessage, type ViolationMessage } from './violations.ts';
