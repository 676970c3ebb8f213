/** A device as the registry answers it. */
export interface DeviceRecord {
  /** The asset's identifier, text form. */
  readonly identifier: string;
  /** Identifier of the profile given at enrolment; empty: the asset's, its template's, else the generic one. */
  readonly profile: string;
  readonly enrolTimeMs: number;
  /** Credentials that are valid now. */
  readonly activeCredentials: number;
}

/** A device as it is stored: credentials as digests only. */
export interface DeviceRow {
  readonly identifier: string;
  readonly profile: string;
  readonly enrolTimeMs: number;
  readonly credentials: readonly StoredCredential[];
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

export function toDeviceRecord(row: DeviceRow, nowMs: number): DeviceRecord {
  const { identifier, profile, enrolTimeMs } = row;
  return { identifier, profile, enrolTimeMs, activeCredentials: liveCredentials(row, nowMs).length };
}

export function encodeDevice(row: DeviceRow): Uint8Array {
  return Buffer.from(JSON.stringify(row));
}

export function decodeDevice(bytes: Uint8Array): DeviceRow {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as DeviceRow;
}
