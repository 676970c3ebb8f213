import { type ClassDevice, enrolled, json } from './device.ts';

const second = enrolled / 1000;

/** Street furniture of a town. */
export const town: readonly ClassDevice[] = [
  {
    profile: 'streetlight',
    about: 'a lamp controller that speaks LwM2M: SenML with the paths of uCIFI',
    port: 'senml',
    reports: [
      {
        atS: 5,
        payload: json([
          { bn: '3416/0/', bt: second, n: '3', u: '/100', v: 80 },
          { n: '2', u: '/100', v: 80 },
          { n: '21', u: 'Cel', v: 46.5 },
          { n: '15', v: 1520 },
          { n: '5', vb: false },
        ]),
        latest: {
          dimming: [80, '%'],
          dimmingCommand: [80, '%'],
          gearTemperature: [46.5, 'Cel'],
          operatingHours: [1520, 'h'],
          lampFailure: [false, ''],
        },
      },
    ],
    // What it kept is in the same pack, with times before now.
    recovery: {
      atS: 7200,
      payload: json([
        { bn: '3416/0/', bt: second + 7200, n: '3', u: '/100', v: 40, t: -3600 },
        { n: '3', u: '/100', v: 60 },
        { n: '21', u: 'Cel', v: 160 },
        { n: '5', vb: true },
      ]),
      latest: { dimming: [60, '%'], gearTemperature: [160, 'Cel', 'out-of-range'], lampFailure: [true, ''] },
    },
    history: {
      metric: 'dimming',
      readings: [
        [0, 80],
        [3600, 40],
        [7200, 60],
      ],
    },
  },
  {
    profile: 'parking.bay',
    about: 'a bay sensor that sends what happened in batches: JSON, Unix seconds',
    port: 'json',
    reports: [
      {
        atS: 60,
        payload: json([
          { ts: second, transition: true, occupancy: 1, turnover: 41, magneticZ: 412.5, battery: 97 },
          { ts: second + 50, transition: 0, occupancy: 'free', stayDuration: 50, turnover: 42 },
        ]),
        latest: {
          occupancy: ['free', ''],
          transition: ['free', ''],
          stayDuration: [50, 's'],
          turnover: [42, '1'],
          magneticZ: [412.5, 'uT'],
        },
      },
    ],
    // A state that the profile does not know.
    recovery: {
      atS: 260_000,
      payload: json([{ ts: second + 259_990, occupancy: 7, turnover: 3 }]),
      latest: { occupancy: [7, '', 'out-of-range'], turnover: [3, '1', 'reset'] },
    },
    history: {
      metric: 'occupancy',
      readings: [
        [0, 'occupied'],
        [50, 'free'],
        [259_990, 7, 'out-of-range'],
      ],
    },
  },
  {
    profile: 'manhole.cover',
    about: 'a cover with gas sensors: flat JSON, RFC 3339 with the offset of China',
    port: 'json',
    reports: [
      {
        atS: 1,
        payload: json({
          time: '2026-06-01T20:00:00+08:00',
          tilt: 1.5,
          waterLevel: 35,
          methane: 0,
          oxygen: 20.9,
          temperature: 18.5,
          position: { lat: 39.9042, lon: 116.4074 },
          cover: 0,
          armed: true,
        }),
        latest: {
          tilt: [1.5, 'deg'],
          waterLevel: [35, 'cm'],
          methane: [0, '%{LEL}'],
          oxygen: [20.9, '%'],
          temperature: [18.5, 'Cel'],
          position: ['geo:39.9042,116.4074', ''],
          cover: ['closed', ''],
          armed: [true, ''],
        },
      },
      {
        atS: 31,
        payload: json({ time: '2026-06-01T20:00:30+08:00', cover: 1, tilt: 62, temperature: 59 }),
        latest: { cover: ['open', ''], tilt: [62, 'deg'], temperature: [59, 'Cel', 'step-implausible'] },
      },
    ],
    alarms: { reported: ['openUnplanned'], silent: ['openUnplanned', 'silentAfterOpen'] },
    recovery: {
      atS: 260_000,
      payload: json({ time: '2026-06-04T20:00:00+08:00', cover: 0, tilt: 1.5, temperature: 19 }),
      latest: { cover: ['closed', ''], temperature: [19, 'Cel'] },
    },
    history: {
      metric: 'temperature',
      readings: [
        [0, 18.5],
        [30, 59, 'step-implausible'],
        [259_200, 19],
      ],
    },
  },
];
