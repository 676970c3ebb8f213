import type { MetricDefinition, ProfileSource } from '../profile.ts';
import { alarm, command, counter, event, flag, gauge, perHour, perMinute } from './define.ts';

const depths = [10, 20, 40, 60] as const;

/** Weather and soil of a field or greenhouse. */
export const farmSensor: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'farm-sensor',
  name: { en: 'Farm sensor', zh: '农业环境传感器' },
  expectedIntervalS: 1800,
  metrics: {
    airTemperature: gauge('Cel', 'Air temperature', '空气温度', [-60, 70], perMinute(10)),
    humidity: gauge('%', 'Relative humidity', '空气湿度', [0, 100]),
    pressure: gauge('hPa', 'Air pressure', '大气压', [300, 1100], perHour(30)),
    illuminance: gauge('lx', 'Illuminance', '光照度', [0, 200_000]),
    par: gauge('umol/m2/s', 'Photosynthetically active radiation', '光合有效辐射', [0, 3000]),
    co2: gauge('[ppm]', 'Carbon dioxide', '二氧化碳', [0, 20_000], { ucifi: '3428/17' }),
    windSpeed: gauge('m/s', 'Wind speed', '风速', [0, 80]),
    windDirection: gauge('deg', 'Wind direction', '风向', [0, 360]),
    rain: counter('mm', 'Rain', '累计雨量', [0], perHour(200)),
    ...depthMetrics(),
    ec: gauge('uS/cm', 'Electrical conductivity', '电导率', [0, 20_000]),
    ph: gauge('[pH]', 'pH', '酸碱度', [0, 14], perHour(3)),
    nitrogen: gauge('mg/kg', 'Nitrogen', '氮', [0, 5000]),
    phosphorus: gauge('mg/kg', 'Phosphorus', '磷', [0, 5000]),
    potassium: gauge('mg/kg', 'Potassium', '钾', [0, 5000]),
    leafWetness: gauge('%', 'Leaf wetness', '叶面湿度', [0, 100]),
    sensorFault: flag('Sensor fault', '传感器故障'),
    rainStart: event('Rain begins', '开始下雨'),
  },
  commands: {
    setReportInterval: command('Set the report interval', '设置上报周期', 'low', {
      seconds: { type: 'integer', minimum: 60, maximum: 86_400 },
    }),
    actuate: command('Drive the linked actuator', '联动控制', 'high', {
      actuator: { type: 'string', enum: ['valve', 'pump', 'fan', 'curtain'] },
      position: { type: 'number', title: '%', minimum: 0, maximum: 100 },
    }),
  },
  alarms: [
    alarm('frost', 'major', ['Frost', '霜冻'], 'airTemperature < 2', { clear: 'airTemperature > 4', holdS: 600 }),
    alarm('drought', 'warning', ['Soil too dry', '干旱'], '(avg(soilMoisture20) over P1D) < 12'),
    alarm('ecHigh', 'warning', ['Conductivity high', '盐分过高'], 'ec > 3000', { holdS: 3600 }),
    // Index of temperature and humidity of Thom, in degrees Celsius and per cent.
    alarm(
      'heatStress',
      'major',
      ['Heat stress', '热应激'],
      'airTemperature - 0.0055 * (100 - humidity) * (airTemperature - 14.5) > 29',
      { holdS: 1800 },
    ),
  ],
};

function depthMetrics(): Record<string, MetricDefinition> {
  const entries = depths.flatMap((depth): [string, MetricDefinition][] => [
    [
      `soilMoisture${depth}`,
      gauge('%', `Soil moisture by volume at ${depth} cm`, `${depth} 厘米土壤体积含水率`, [0, 100], perHour(60)),
    ],
    [
      `soilTemperature${depth}`,
      gauge('Cel', `Soil temperature at ${depth} cm`, `${depth} 厘米土壤温度`, [-40, 70], perHour(20)),
    ],
  ]);
  return Object.fromEntries(entries);
}
