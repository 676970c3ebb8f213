import { mergeAll } from '../extend-profile.ts';
import { parseProfile } from '../parse-profile.ts';
import type { DeviceProfile, ProfileSource } from '../profile.ts';
import { batteryDevice, device } from './base.ts';
import { electricMeter } from './electric-meter.ts';
import { farmMachinery } from './farm-machinery.ts';
import { farmSensor } from './farm-sensor.ts';
import { gasMeter } from './gas-meter.ts';
import { gateway } from './gateway.ts';
import { heatMeter } from './heat-meter.ts';
import { livestockCollar } from './livestock-collar.ts';
import { manholeCover } from './manhole-cover.ts';
import { parkingSensor } from './parking-sensor.ts';
import { pipeNode } from './pipe-node.ts';
import { streetlight } from './streetlight.ts';
import { waterMeter } from './water-meter.ts';

/** The prefix that built-in profiles are under, on every server; nobody can publish there. */
export const builtInPrefix = '0.profile';

/** A profile that needs not be published. */
export interface BuiltInProfile {
  /** `0.profile/meter.water` */
  readonly identifier: string;
  readonly version: number;
  /** Whole. */
  readonly definition: DeviceProfile;
}

/**
 * By name, without the prefix. A change of one that was released is a new version beside the old, as for every profile: devices
 * and profiles that were made from it must not change under their owners.
 */
const sources: Readonly<Record<string, ProfileSource>> = {
  'base.device': device,
  'base.battery': batteryDevice,
  'meter.electric': electricMeter,
  'meter.water': waterMeter,
  'meter.gas': gasMeter,
  'meter.heat': heatMeter,
  streetlight,
  'parking.bay': parkingSensor,
  'manhole.cover': manholeCover,
  'farm.sensor': farmSensor,
  'livestock.collar': livestockCollar,
  'farm.machine': farmMachinery,
  'pipe.node': pipeNode,
  gateway,
};

/** Every built-in profile, bases first: the same objects each time. */
export function builtInProfiles(): readonly BuiltInProfile[] {
  made ??= Object.entries(sources).map(([name, source]) => {
    const definition = parseProfile(mergeAll(chainOf(source), source.extends && `${identifierOf(source.extends)}@1`));
    return { identifier: identifierOf(name), version: definition.version ?? 1, definition };
  });
  return made;
}

// Not state that anyone can see: made when first asked for, since most programs never do.
let made: readonly BuiltInProfile[] | undefined;

/** A built-in profile by identifier or by its name alone, in any case of letters; its newest version unless one is named. */
export function builtInProfile(name: string, version = 0): BuiltInProfile | undefined {
  const wanted = (name.includes('/') ? name : identifierOf(name)).toLowerCase();
  if (!wanted.startsWith(`${builtInPrefix}/`)) return undefined;
  const found = builtInProfiles().find(({ identifier }) => identifier.toLowerCase() === wanted);
  return version === 0 || version === found?.version ? found : undefined;
}

function chainOf(source: ProfileSource): readonly ProfileSource[] {
  const base = source.extends === undefined ? undefined : sources[source.extends];
  if (source.extends !== undefined && base === undefined) throw new TypeError(`no built-in profile ${source.extends}`);
  return base === undefined ? [source] : [source, ...chainOf(base)];
}

function identifierOf(name: string): string {
  return `${builtInPrefix}/${name}`;
}
