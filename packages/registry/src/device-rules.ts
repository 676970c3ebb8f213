import { type Identifier, NameplateError, parseProfileReference } from '@nameplate/model';
import type { DeviceRow } from './device-record.ts';

/** @throws NameplateError HANDLE_NOT_FOUND with reason DEVICE_UNKNOWN */
export function requireEnrolled(identifier: Identifier, row: DeviceRow | undefined): DeviceRow {
  if (row !== undefined) return row;
  throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not enrolled as a device.`, {
    reason: 'DEVICE_UNKNOWN',
    metadata: { identifier: identifier.canonical },
  });
}

export function enrolledAlready(identifier: Identifier, { gateway }: DeviceRow): NameplateError {
  const what = gateway === undefined ? 'rotate or revoke its credential' : `behind ${gateway}; remove it there first`;
  return new NameplateError('IN_USE', `${identifier.canonical} is enrolled; ${what}.`, {
    reason: 'DEVICE_ENROLLED',
    metadata: { identifier: identifier.canonical },
  });
}

/** @throws NameplateError IN_USE for a device that a gateway speaks for: there is no credential to change */
export function requireOwnVoice({ identifier, gateway }: DeviceRow): void {
  if (gateway === undefined) return;
  throw new NameplateError(
    'IN_USE',
    `${gateway} speaks for ${identifier}, which has no credential: remove it instead.`,
    {
      reason: 'DEVICE_BEHIND_GATEWAY',
      metadata: { identifier, gateway },
    },
  );
}

export function whyNot(behind: string | undefined): string {
  return behind === undefined ? 'it would speak for itself' : `${behind} speaks for it`;
}

/** SHA-256 of a certificate's DER, as `openssl x509 -fingerprint -sha256` prints it, or without the colons. */
export function parseFingerprint(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new NameplateError('INVALID_VALUE', 'A fingerprint is SHA-256 of the certificate: 64 hexadecimal digits.', {
    reason: 'CERTIFICATE_FINGERPRINT',
    metadata: { field: 'certificate_fingerprint' },
  });
}

/** A device follows its profile: what it decodes by is always the newest version. */
export function profileOf(text: string): Identifier {
  const { identifier, version } = parseProfileReference(text);
  if (version === 0) return identifier;
  throw new NameplateError(
    'INVALID_VALUE',
    `A device follows the newest version: name ${identifier.canonical} alone.`,
    {
      reason: 'PROFILE_REFERENCE',
      metadata: { field: 'profile' },
    },
  );
}
