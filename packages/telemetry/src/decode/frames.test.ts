import { builtInProfile, parseProfile } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../testing.ts';

const receiveTimeMs = Date.parse('2018-01-03T00:00:05Z');

/** What a built-in profile makes of a frame, told only which format it is. */
function decode(name: string, format: string, hex: string, rest: object = {}) {
  const profile = builtInProfile(name)?.definition;
  const payload = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const { readings, rejected } = decodeMessage(parseProfile({ ...profile, ...rest, format }), {
    payload,
    receiveTimeMs,
  });
  expect(rejected).toBeUndefined();
  return Object.fromEntries(
    readings.map(({ metric, value, unit }) => [metric, unit === '' ? value : `${value} ${unit}`]),
  );
}

describe('a built-in profile reads the frames of its meters', () => {
  it('electricity, DL/T 645-2007: several answers are one record', () => {
    const frames =
      '68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16 68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16';
    expect(decode('meter.electric', 'dlt645-2007', frames)).toEqual({
      energyImport: '0.26 kW.h',
      voltageL1: '100.1 V',
    });
  });

  it('electricity, DL/T 645-1997', () => {
    const frame = '68 03 00 00 00 00 00 68 81 04 44 E9 33 34 EC 16';
    expect(decode('meter.electric', 'dlt645-1997', frame)).toEqual({ voltageL1: '100 V' });
  });

  it('water, CJ/T 188', () => {
    const frame =
      'FE FE FE FE 68 10 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 66 55 2C 31 01 22 11 05 15 20 21 84 13 16';
    expect(decode('meter.water', 'cjt188', frame)).toMatchObject({
      volume: '556677 m3',
      settleVolume: '556677 m3',
      valve: 'closed',
    });
  });

  it('heat, CJ/T 188: in the unit of the profile', () => {
    const frame =
      '68 20 32 41 31 40 00 00 00 81 2E 90 1F 01 08 02 00 00 00 08 02 00 00 00 17 00 00 00 00 35 00 00 00 00 2C 34 10 00 00 35 25 00 66 25 00 00 00 00 53 00 12 10 07 15 20 00 00 31 16';
    expect(decode('meter.heat', 'cjt188', frame, { options: { unitOctet: 'before' } })).toMatchObject({
      energy: '20 kW.h',
      volume: '10.34 m3',
      operatingHours: '0 h',
    });
  });

  it('water over LwM2M, SenML', () => {
    const pack = Buffer.from('[{"bn":"/3424/0/","n":"1","v":12.5},{"n":"10","vb":true}]').toString('hex');
    expect(decode('meter.water', 'senml', pack)).toEqual({ volume: '12.5 m3', leakDetected: true });
  });
});
