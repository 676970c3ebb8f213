import type { PayloadRecord } from '@nameplate/formats';
import type { DeviceProfile, Reading } from '@nameplate/model';
import type { DeviceMessage } from '../ports.ts';

/** Payload to readings by the device profile: at once when the profile is compiled, which it is after its first message. */
export type Decode = (profile: DeviceProfile, message: DeviceMessage) => DecodeResult | Promise<DecodeResult>;

export interface DecodeResult {
  readonly readings: readonly Reading[];
  readonly rejected?: { readonly reason: string; readonly message: string } | undefined;
  /** Records about other devices than the sender. */
  readonly others?: readonly PayloadRecord[] | undefined;
}
