/** What a verification reads and does at most; every text comes from somebody else's record. */
export const trustLimits = {
  /** Characters of one JWS. */
  jws: 65_536,
  /** Certificates between a signature and the root. */
  depth: 10,
  /** Certificates of one issuer that are tried. */
  candidates: 16,
  /** Signatures of one report that are computed. */
  computations: 256,
  /** Records of issuers that are fetched for one report. */
  fetches: 32,
  /** HS_SIGNATURE and HS_CERT values of the record that are looked at. */
  statements: 64,
  digests: 2_048,
  permissions: 256,
  chain: 16,
  /** Characters of one number of a JWK: RSA of 8,192 bits. */
  keyNumber: 1_368,
  roots: 64,
} as const;
