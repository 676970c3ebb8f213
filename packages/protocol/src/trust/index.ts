export {
  type CertificateClaims,
  type Permission,
  type PermissionKind,
  permissionKinds,
  type SignatureClaims,
  trustTypes,
} from './claims.ts';
export { type CertificateOptions, issueCertificate, type SignatureOptions, signValues } from './issue.ts';
export { type PrivateJwk, type PublicJwk, publicJwk } from './keys.ts';
export { trustLimits } from './limits.ts';
export {
  type FetchValues,
  type LinkState,
  linkStates,
  type TrustLink,
  type TrustReport,
  type TrustRoot,
  type TrustVerdict,
  trustVerdicts,
  type VerifyOptions,
} from './report.ts';
export { digestValue } from './value-digest.ts';
export { verifyRecord } from './verify.ts';
