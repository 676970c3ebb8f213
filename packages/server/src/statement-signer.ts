import type { PrivateJwk } from '@nameplate/protocol/trust';
import type { StatementSigner } from '@nameplate/registry';
import type { ServerKey } from './listeners/handle/server-key.ts';

/** The key that signs answers signs what the server states about prefixes, too. */
export function statementSigner(serverKey: ServerKey): StatementSigner {
  return async () => {
    const pair = await serverKey.ready();
    if (pair === undefined) return undefined;
    return { privateKey: pair.privateKey.export({ format: 'jwk' }) as PrivateJwk, publicKey: pair.publicKey };
  };
}
