import { defineProfile, defineTemplate } from '@nameplate/sdk';

export const prefix = '88.118.22';
export const meterId = `${prefix}/meter-660`;

/** How the meter encodes its payload, and what it reports. Its energy is public, the rest needs a key. */
export const profile = defineProfile({
  identifier: `${prefix}/profile.heat-meter`,
  format: 'json',
  // The readings are of 2018: old, but in their place.
  time: { path: 'time', form: 'rfc3339', maxPastS: 20 * 365 * 86_400 },
  metrics: {
    energy: { kind: 'counter', unit: 'kW.h', path: 'energy_heat_kwh', visibility: 'public', range: { min: 0 } },
    volume: { kind: 'counter', unit: 'm3', path: 'volume_flow_m3', range: { min: 0 } },
    inletVolumeTemperature: { kind: 'counter', unit: 'm3.Cel', path: 'inlet_m3_cel' },
    returnVolumeTemperature: { kind: 'counter', unit: 'm3.Cel', path: 'return_m3_cel' },
  },
});

/** The kind of asset. */
export const HeatMeter = defineTemplate({
  identifier: `${prefix}/template.heat-meter`,
  name: { en: 'Heat meter', zh: '热量表' },
  profile: profile.identifier,
  attributes: {
    serial: { type: 'string', required: true, unique: true, name: { en: 'Serial number', zh: '出厂编号' } },
    medium: { type: 'string', required: true, enum: ['water', 'steam'], name: { en: 'Medium', zh: '介质' } },
    customer: { type: 'integer', visibility: 'private', name: { en: 'Customer', zh: '用户' } },
  },
});
