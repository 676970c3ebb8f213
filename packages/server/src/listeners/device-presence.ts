import type { DevicePresence, Gateway } from '@nameplate/gateway';
import { parseIdentifier } from '@nameplate/model';
import type { DeviceRecord } from '@nameplate/registry';

/** Is the device there, as far as the gateway of this server knows. */
export function presenceOf(
  gateway: Pick<Gateway, 'presence'> | undefined,
  { identifier, gateway: behind }: DeviceRecord,
): DevicePresence | undefined {
  return gateway?.presence(parseIdentifier(identifier).key, behind && parseIdentifier(behind).key);
}
