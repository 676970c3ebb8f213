import { at, type ClassDevice, enrolled, json } from './device.ts';

const second = enrolled / 1000;

/** Farms, herds, pipes, and the gateway. */
export const land: readonly ClassDevice[] = [
  {
    profile: 'farm.sensor',
    about: 'a weather and soil station: SenML with the units of the registry, under its media type',
    port: 'up',
    contentType: 'application/senml+json',
    reports: [
      {
        atS: 2,
        payload: json([
          { bn: 'urn:dev:mac:0024befffe804ff1:', bt: second, n: 'airTemperature', u: 'Cel', v: 21.3 },
          { n: 'humidity', u: '%RH', v: 61 },
          { n: 'pressure', u: 'Pa', v: 101_320 },
          { n: 'soilMoisture20', u: '/', v: 0.25 },
          { n: 'rain', u: 'mm', v: 301.5 },
        ]),
        latest: {
          airTemperature: [21.3, 'Cel'],
          humidity: [61, '%'],
          pressure: [1013.2, 'hPa', 'unit-converted'],
          soilMoisture20: [25, '%', 'unit-converted'],
          rain: [301.5, 'mm'],
        },
      },
    ],
    recovery: {
      atS: 7200,
      payload: json([{ n: 'airTemperature', u: 'K', v: 296.15, t: -10 }]),
      latest: { airTemperature: [23, 'Cel', 'unit-converted'] },
    },
    history: {
      metric: 'airTemperature',
      readings: [
        [0, 21.3],
        [7190, 23, 'unit-converted'],
      ],
    },
  },
  {
    profile: 'livestock.collar',
    about: 'a collar that was out of reach: JSON in batches, Unix milliseconds, GeoJSON',
    port: 'json',
    reports: [
      {
        atS: 0,
        payload: json({
          timestamp: enrolled,
          position: { type: 'Point', coordinates: [116.1, 43.9] },
          speed: 0.4,
          bodyTemperature: 38.6,
          heartRate: 64,
          steps: 10_500,
        }),
        latest: {
          position: ['geo:43.9,116.1', ''],
          bodyTemperature: [38.6, 'Cel'],
          heartRate: [64, '/min'],
          steps: [10_500, '{count}'],
        },
      },
    ],
    // The oldest that it kept is of two months before.
    recovery: {
      atS: 86_400,
      payload: json([
        { timestamp: enrolled - 5_184_000_000, bodyTemperature: 38.4 },
        { timestamp: enrolled + 43_200_000, bodyTemperature: 39.1 },
        { timestamp: enrolled + 86_400_000, bodyTemperature: 38.7, heartRate: 260, steps: 18_250 },
      ]),
      latest: {
        bodyTemperature: [38.7, 'Cel'],
        heartRate: [260, '/min', 'out-of-range'],
        steps: [18_250, '{count}'],
      },
    },
    history: {
      metric: 'bodyTemperature',
      readings: [
        [-5_184_000, 38.4, 'late'],
        [0, 38.6],
        [43_200, 39.1],
        [86_400, 38.7],
      ],
    },
  },
  {
    profile: 'farm.machine',
    about: 'a tractor: JSON of its terminal, whose clock goes an hour ahead: kept and flagged, and never the latest',
    port: 'telematics',
    reports: [
      {
        atS: 0,
        payload: json({
          time: at(0),
          position: 'geo:45.75,126.63',
          groundSpeed: 8.5,
          engineSpeed: 1850,
          fuelLevel: 64.5,
          engineHours: 3210.5,
          areaWorked: 120.25,
          work: 1,
          ignition: 1,
          dtc: 'SPN 100 FMI 1',
        }),
        latest: {
          position: ['geo:45.75,126.63', ''],
          groundSpeed: [8.5, 'km/h'],
          engineSpeed: [1850, '/min'],
          engineHours: [3210.5, 'h'],
          areaWorked: [120.25, 'har'],
          work: ['working', ''],
          ignition: [true, ''],
          dtc: ['SPN 100 FMI 1', ''],
        },
      },
    ],
    recovery: {
      atS: 1200,
      payload: json([
        { time: at(1199), fuelLevel: 61, engineHours: 3210.75 },
        { time: at(1200 + 3600), fuelLevel: 60.5, engineHours: 3211 },
      ]),
      latest: { fuelLevel: [61, '%'], engineHours: [3210.75, 'h'] },
    },
    history: {
      metric: 'engineHours',
      readings: [
        [0, 3210.5],
        [1199, 3210.75],
        [4800, 3211, 'future'],
      ],
    },
  },
  {
    profile: 'pipe.node',
    about: 'a pressure logger on a main: SenML with a burst of samples, in bar',
    port: 'senml',
    reports: [
      {
        atS: 10,
        payload: json([
          { bn: 'logger-7/', bt: second, bu: 'bar', n: 'pressure', v: 4.2 },
          { n: 'pressure', v: 4.1, t: 1 },
          { n: 'pressure', v: 2, t: 2 },
          { n: 'burst', vb: true, u: '', t: 2 },
          { n: 'flow', u: 'm3/h', v: 118, t: 2 },
        ]),
        latest: {
          pressure: [0.2, 'MPa', 'unit-converted'],
          burst: [true, ''],
          flow: [118, 'm3/h'],
        },
      },
    ],
    // By 0.22 MPa within a second.
    alarms: { reported: ['pressureRate'] },
    recovery: {
      atS: 3600,
      payload: json([{ bn: 'logger-7/', bt: second + 3600, n: 'pressure', u: 'kPa', v: 400 }]),
      latest: { pressure: [0.4, 'MPa', 'unit-converted'] },
    },
    history: {
      metric: 'pressure',
      readings: [
        [0, 0.42, 'unit-converted'],
        [1, 0.41, 'unit-converted'],
        [2, 0.2, 'unit-converted'],
        [3600, 0.4, 'unit-converted'],
      ],
    },
  },
  {
    profile: 'gateway',
    about: 'a concentrator that reports of itself: flat JSON without a time, then with one',
    port: 'status',
    reports: [
      {
        atS: 0,
        payload: json({
          cpu: 12.5,
          memory: 48,
          devices: 240,
          backlog: 0,
          online: true,
          firmware: '2.4.1',
          signal: -71,
        }),
        latest: {
          cpu: [12.5, '%', 'receive-time'],
          devices: [240, '{count}', 'receive-time'],
          online: [true, '', 'receive-time'],
          firmware: ['2.4.1', '', 'receive-time'],
          signal: [-71, 'dB{mW}', 'receive-time'],
        },
      },
    ],
    recovery: {
      atS: 1800,
      payload: json({ ts: at(1799), cpu: 140, backlog: 1200, backlogAge: 1500 }),
      latest: {
        cpu: [140, '%', 'out-of-range'],
        backlog: [1200, '{count}'],
        backlogAge: [1500, 's'],
      },
    },
  },
];
