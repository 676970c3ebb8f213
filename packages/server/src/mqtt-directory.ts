import { timingSafeEqual } from 'node:crypto';
import type { DeviceDirectory, PskDirectory } from '@nameplate/gateway';
import { isNameplateError } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import type { Bearers } from './authentication/bearers.ts';
import type { CertificateAuthentication } from './authentication/certificate-authentication.ts';

/**
 * Who may speak MQTT: enrolled devices, by password or certificate, and apps with an API key, under the user name `app` or
 * the key's id, or with a token of the identity provider, under `app`.
 */
export function mqttDirectory(
  { devices, prefixes, psks }: Pick<Registry, 'devices' | 'prefixes' | 'psks'>,
  bearers: Pick<Bearers, 'authenticate' | 'onRevoked'>,
  certificates?: CertificateAuthentication,
): DeviceDirectory {
  return {
    authenticate: (username, password) => devices.authenticate(username, password),
    ...(certificates && { authenticateCertificate: (certificate) => certificates.checkDevice(certificate) }),
    psks: pskDirectory({ devices, psks }),
    find: (identifier) => devices.find(identifier),
    child: (gatewayKey, alias) => devices.child(gatewayKey, alias),
    holds: (prefixKey) => prefixes.has(prefixKey),
    profile: (deviceKey) => devices.profile(deviceKey),
    async authenticateApp(username, password) {
      if (password.length > secretMax) return undefined;
      try {
        const principal = await bearers.authenticate(Buffer.from(password).toString('utf8'));
        if (principal.kind !== 'app') return undefined;
        return username === 'app' || username === principal.id ? principal : undefined;
      } catch (thrown) {
        if (isNameplateError(thrown, 'AUTHENTICATION_FAILED')) return undefined;
        throw thrown;
      }
    },
    onRevoked(listener) {
      const stops = [devices.onRevoked(listener), bearers.onRevoked(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** Pre-shared keys, and whose they are. */
export function pskDirectory({ devices, psks }: Pick<Registry, 'devices' | 'psks'>): PskDirectory {
  return {
    find: (identity) => psks.find(identity)?.key,
    async device(identity, key) {
      const holder = psks.find(identity);
      return holder && sameSecret(holder.key, key) ? await devices.find(holder.deviceKey) : undefined;
    },
  };
}

const secretMax = 8_192;

function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
