// Original file: proto/nameplate/resolver/v1/trust_report.proto

export const TrustLinkKind = {
  TRUST_LINK_KIND_UNSPECIFIED: 'TRUST_LINK_KIND_UNSPECIFIED',
  TRUST_LINK_KIND_VALUE: 'TRUST_LINK_KIND_VALUE',
  TRUST_LINK_KIND_SIGNATURE: 'TRUST_LINK_KIND_SIGNATURE',
  TRUST_LINK_KIND_CERTIFICATE: 'TRUST_LINK_KIND_CERTIFICATE',
} as const;

export type TrustLinkKind =
  | 'TRUST_LINK_KIND_UNSPECIFIED'
  | 0
  | 'TRUST_LINK_KIND_VALUE'
  | 1
  | 'TRUST_LINK_KIND_SIGNATURE'
  | 2
  | 'TRUST_LINK_KIND_CERTIFICATE'
  | 3

export type TrustLinkKind__Output = typeof TrustLinkKind[keyof typeof TrustLinkKind]
