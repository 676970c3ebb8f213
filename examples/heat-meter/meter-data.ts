import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One hour of the meter, as its owner published it. All figures are cumulative. */
export interface MeterRow {
  readonly time: string;
  readonly energyKwh: number;
  readonly volumeM3: number;
  readonly inletM3Cel: number;
  readonly returnM3Cel: number;
}

/** A year of hourly readings of a real heat meter; origin and licence in ORIGIN.md. */
export function readMeterYear(): MeterRow[] {
  const text = gunzipSync(readFileSync(dataFile('heat-meter-660-2018.csv.gz'))).toString('utf8');
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [, , time = '', energy, volume, inlet, back] = line.trim().split(',');
    return {
      time,
      energyKwh: Number(energy),
      volumeM3: Number(volume),
      inletM3Cel: Number(inlet),
      returnM3Cel: Number(back),
    };
  });
}

/** Beside the source, whether this runs from there or from `dist`. */
function dataFile(name: string): string {
  const here = import.meta.dirname;
  const beside = join(here, name);
  return existsSync(beside) ? beside : join(dirname(dirname(here)), 'heat-meter', name);
}
