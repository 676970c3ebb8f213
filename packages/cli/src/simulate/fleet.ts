import { type DeviceCredential, isNameplateError, type Nameplate, NameplateError } from '@nameplate/sdk';

/** A device that is simulated. */
export interface Member {
  readonly identifier: string;
  readonly credential: DeviceCredential;
}

export interface Fleet {
  readonly prefix: string;
  /** What the devices are called before their number. */
  readonly stem: string;
}

/** `88.118.22/sim-meter-water-0001` */
export function memberName({ prefix, stem }: Fleet, index: number): string {
  return `${prefix}/${stem}-${String(index + 1).padStart(4, '0')}`;
}

/** `sim-meter-water` for `0.profile/meter.water` or `./meter.water.yaml`. */
export function stemOf(profile: string): string {
  const last = profile.split('/').at(-1) ?? profile;
  return `sim-${last.replace(/\.(?:ya?ml|json)$/i, '').replaceAll(/[^\w]+/g, '-')}`;
}

/** Registers and enrols one; a device of an earlier run gets a new password. @throws NameplateError */
export async function enrolMember(np: Nameplate, identifier: string, profile: string): Promise<Member> {
  await np.assets.register({ identifier }).catch(unless('HANDLE_ALREADY_EXISTS'));
  try {
    const { credential } = await np.devices.enrol(identifier, { profile });
    return { identifier, credential };
  } catch (thrown) {
    unless('IN_USE')(thrown);
    const { credential } = await np.devices.rotate(identifier);
    return { identifier, credential };
  }
}

/** Enrols a device that was registered by somebody else. @throws NameplateError IN_USE when it has a password that would end */
export async function enrolGiven(np: Nameplate, identifier: string, profile: string): Promise<Member> {
  try {
    const { credential } = await np.devices.enrol(identifier, { profile });
    return { identifier, credential };
  } catch (thrown) {
    unless('IN_USE')(thrown);
    throw new NameplateError(
      'IN_USE',
      `${identifier} is enrolled: simulating it would end the password of the device itself.`,
      {
        reason: 'DEVICE_ENROLLED',
        cause: thrown,
      },
    );
  }
}

/** Ends the devices of earlier runs, and tells of each. */
export async function* retireFleet(np: Nameplate, fleet: Fleet, signal: AbortSignal): AsyncGenerator<string, void> {
  const { prefix, stem } = fleet;
  for await (const { identifier } of np.assets.list({ prefix }, { signal })) {
    if (!isMember(identifier, stem)) continue;
    await np.devices.revoke(identifier).catch(unless('HANDLE_NOT_FOUND'));
    await np.assets.retire(identifier, { reason: 'The simulation is over.' });
    yield identifier;
  }
}

function isMember(identifier: string, stem: string): boolean {
  const suffix = identifier.slice(identifier.indexOf('/') + 1).toLowerCase();
  return suffix.startsWith(`${stem.toLowerCase()}-`) && /^\d{4,}$/.test(suffix.slice(stem.length + 1));
}

/** Does something for each, a few at a time; stops at the first failure and when the signal says so. */
export async function forEachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length && !signal.aborted; index = next++)
      results[index] = await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Rethrows what is no error of these codes. */
function unless(...codes: readonly string[]): (thrown: unknown) => void {
  return (thrown) => {
    if (!isNameplateError(thrown) || !codes.includes(thrown.code)) throw thrown;
  };
}
