import { type ClassDevice, closed, hex } from './device.ts';

/** Meters: what transparent modems forward, and what modules of narrow-band networks send. */
export const meters: readonly ClassDevice[] = [
  {
    profile: 'meter.electric',
    about: 'a three-phase meter behind a transparent modem: DL/T 645-2007 frames, without a time',
    port: 'dlt645',
    reports: [
      {
        atS: 0,
        payload: hex(
          'FEFEFEFE 68 610100000000 68 91 08 33333433 59333333 8A 16 68 610100000000 68 91 06 33343435 3443 10 16',
        ),
        latest: { energyImport: [0.26, 'kW.h', 'receive-time'], voltageL1: [100.1, 'V', 'receive-time'] },
      },
      {
        atS: 900,
        payload: hex('68129078563412689110333234337856343333333433785633332916'),
        latest: {
          energyImport: [123.45, 'kW.h', 'receive-time'],
          energyImportT1: [100, 'kW.h', 'receive-time'],
          energyImportT2: [23.45, 'kW.h', 'receive-time'],
        },
      },
    ],
    // What the phase had was the last that was said of it.
    alarms: { reported: ['underVoltage'], recovered: ['underVoltage'] },
    // The meter was replaced meanwhile: its register begins anew.
    recovery: {
      atS: 7200,
      payload: hex('68 610100000000 68 91 08 33333433 59333333 8A 16'),
      latest: { energyImport: [0.26, 'kW.h', 'receive-time', 'reset'] },
    },
  },
  {
    profile: 'meter.water',
    about: 'a cold water meter with a valve: CJ/T 188 frames',
    port: 'cjt188',
    reports: [
      {
        atS: 0,
        payload: hex('FEFEFEFE 68 10 44332211003378 81 16 1F9000 007766552C 007766552C 31012211051520 2184 13 16'),
        latest: {
          volume: [556_677, 'm3', 'receive-time'],
          settleVolume: [556_677, 'm3', 'receive-time'],
          valve: ['closed', '', 'receive-time'],
          batteryLow: [false, '', 'receive-time'],
        },
      },
    ],
    recovery: {
      atS: 345_600,
      payload: closed('68 10 44332211003378 81 16 1F9001 508066552C 007766552C 00001205062620 0400'),
      latest: {
        volume: [556_680.5, 'm3', 'receive-time'],
        valve: ['open', '', 'receive-time'],
        batteryLow: [true, '', 'receive-time'],
      },
    },
  },
  {
    profile: 'meter.gas',
    about: 'a gas meter with a narrow-band module: SenML in CBOR under its media type',
    port: 'up',
    contentType: 'application/senml+cbor',
    reports: [
      {
        atS: 10,
        payload: hex(
          '84a521781d75726e3a6465763a696d65693a3836373732363033303030303031373a221a6a1d74400066766f6c756d6501626d3302fb40934a0000000000' +
            'a30068707265737375726501646d62617202fb4035800000000000a3006762617474657279016325454c021858a2006576616c76650200',
        ),
        latest: {
          volume: [1234.5, 'm3'],
          pressure: [2.15, 'kPa', 'unit-converted'],
          battery: [88, '%'],
          valve: ['open', ''],
        },
      },
    ],
    recovery: {
      atS: 250_010,
      payload: hex(
        '84a521781d75726e3a6465763a696d65693a3836373732363033303030303031373a221a6a2144d00066766f6c756d6501626d3302fb4093610000000000' +
          'a30068707265737375726501646d62617202fb4034800000000000a3006762617474657279016325454c021858a2006576616c76650200',
      ),
      latest: { volume: [1240.25, 'm3'], pressure: [2.05, 'kPa', 'unit-converted'] },
    },
    history: {
      metric: 'volume',
      readings: [
        [0, 1234.5],
        [250_000, 1240.25],
      ],
    },
  },
  {
    profile: 'meter.heat',
    about: 'a heat meter: CJ/T 188 frames, energy in megawatt hours',
    port: 'cjt188',
    reports: [
      {
        atS: 0,
        payload: hex(
          '682032413140000000812E1F90014523010008214305000850010000170025010035658709002C5172001045003412000000000301182007003216',
        ),
        latest: {
          energy: [543_210, 'kW.h', 'receive-time', 'unit-converted'],
          power: [1.5, 'kW', 'receive-time'],
          flow: [1.25, 'm3/h', 'receive-time'],
          supplyTemperature: [72.51, 'Cel', 'receive-time'],
          returnTemperature: [45.1, 'Cel', 'receive-time'],
          operatingHours: [1234, 'h', 'receive-time'],
        },
      },
    ],
    // The frame says that the battery is low, which has to hold for an hour.
    alarms: { silent: ['batteryLow'] },
    recovery: {
      atS: 14_400,
      payload: closed(
        '68 20 32413140000000 81 2E 1F9002 4523010008 3021430508 5001000017 0025010035 658709002C 507200 104500 381200 00000003012620 0000',
      ),
      latest: {
        supplyTemperature: [72.5, 'Cel', 'receive-time'],
        operatingHours: [1238, 'h', 'receive-time'],
      },
    },
  },
];
