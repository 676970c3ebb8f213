/** A device as the registry answers it. */
export interface DeviceRecord {
  /** The asset's identifier, text form. */
  readonly identifier: string;
  /** Identifier of the profile given at enrolment; empty: the asset's, its template's, else the generic one. */
  readonly profile: string;
  readonly enrolTimeMs: number;
  /** Credentials that are valid now. */
  readonly activeCredentials: number;
  /** The gateway that speaks for it, text form; absent: it speaks for itself. */
  readonly gateway?: string;
  /** Its name in the words of that gateway. */
  readonly alias?: string;
  /** `group/edge node`: the name that it has in Sparkplug; absent: prefix and suffix. */
  readonly edgeNode?: string;
  /** It may prove itself by a client certificate alone. */
  readonly certificate?: boolean;
  /** Pre-shared keys that are valid now; absent: none. */
  readonly activePsks?: number;
}

/** A device as it is stored: credentials as digests only. */
export interface DeviceRow {
  readonly identifier: string;
  readonly profile: string;
  readonly enrolTimeMs: number;
  readonly credentials: readonly StoredCredential[];
  readonly gateway?: string;
  readonly alias?: string;
  readonly edgeNode?: string;
  /** It logs in by certificate; `fingerprint`: by this one only, SHA-256 of its DER, hexadecimal. */
  readonly certificate?: { readonly fingerprint?: string };
  readonly psks?: readonly StoredPsk[];
  /** Of the newest pre-shared key that there ever was: a number is not given twice while it is a device. */
  readonly pskNumber?: number;
}

/** A pre-shared key, readable with the server's key file only. */
export interface StoredPsk {
  readonly number: number;
  readonly sealed: string;
  readonly createTimeMs: number;
  readonly expireTimeMs?: number;
}

export interface StoredCredential {
  /** SHA-256 of the password, hexadecimal. */
  readonly digest: string;
  readonly createTimeMs: number;
  readonly expireTimeMs?: number;
}

/** Those that are not expired. */
export function liveCredentials(row: DeviceRow, nowMs: number): readonly StoredCredential[] {
  return row.credentials.filter(({ expireTimeMs }) => expireTimeMs === undefined || expireTimeMs > nowMs);
}

/** Those that are not expired, oldest first. */
export function livePsks(row: DeviceRow, nowMs: number): readonly StoredPsk[] {
  return (row.psks ?? []).filter(({ expireTimeMs }) => expireTimeMs === undefined || expireTimeMs > nowMs);
}

/** Somebody can speak for it: itself, or a gateway. */
export function isInUse(row: DeviceRow, nowMs: number): boolean {
  return row.gateway !== undefined || speaksForItself(row, nowMs);
}

/** By password, certificate or pre-shared key. */
export function speaksForItself(row: DeviceRow, nowMs: number): boolean {
  return row.certificate !== undefined || liveCredentials(row, nowMs).length > 0 || livePsks(row, nowMs).length > 0;
}

export function toDeviceRecord(row: DeviceRow, nowMs: number): DeviceRecord {
  const { identifier, profile, enrolTimeMs, gateway, alias, edgeNode, certificate } = row;
  const activePsks = livePsks(row, nowMs).length;
  return {
    identifier,
    profile,
    enrolTimeMs,
    activeCredentials: liveCredentials(row, nowMs).length,
    ...(gateway !== undefined && { gateway }),
    ...(alias !== undefined && { alias }),
    ...(edgeNode !== undefined && { edgeNode }),
    ...(certificate !== undefined && { certificate: true }),
    ...(activePsks > 0 && { activePsks }),
  };
}

export function encodeDevice(row: DeviceRow): Uint8Array {
  return Buffer.from(JSON.stringify(row));
}

export function decodeDevice(bytes: Uint8Array): DeviceRow {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as DeviceRow;
}
