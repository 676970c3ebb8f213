import type { Identifier } from '@nameplate/model';
import { checkEdgeNode } from './device-links.ts';
import { type DeviceRow, isInUse } from './device-record.ts';
import { enrolledAlready, profileOf } from './device-rules.ts';
import type { Profiles } from './profiles.ts';

/** What a new device is. */
export interface NewDevice {
  readonly identifier: Identifier;
  /** Identifier of its profile; empty: its asset's, its template's, else the generic one. */
  readonly profile?: string;
  /** `group/edge node`: its name in Sparkplug, when that is not prefix and suffix. */
  readonly edgeNode?: string;
}

/** A row without credentials, for an asset that nobody speaks for yet. @throws NameplateError IN_USE, HANDLE_NOT_FOUND of the profile */
export async function newDeviceRow(
  profiles: Profiles,
  { identifier, profile = '', edgeNode = '' }: NewDevice,
  before: DeviceRow | undefined,
  now: number,
): Promise<DeviceRow> {
  const named = profile === '' ? undefined : profileOf(profile);
  if (named !== undefined) await profiles.get(named);
  if (before !== undefined && isInUse(before, now)) throw enrolledAlready(identifier, before);
  return {
    identifier: identifier.canonical,
    profile: named?.canonical ?? '',
    enrolTimeMs: now,
    credentials: [],
    ...(before?.pskNumber !== undefined && { pskNumber: before.pskNumber }),
    ...(edgeNode !== '' && { edgeNode: checkEdgeNode(edgeNode, identifier.key) }),
  };
}
