import { type DeviceCredential, openDevice } from '@nameplate/device';
import type { MeterRow } from './meter-data.ts';

export interface ReplayOptions {
  readonly url: string;
  readonly credential: DeviceCredential;
  /** Where readings wait for the link. */
  readonly directory: string;
  readonly rows: readonly MeterRow[];
  readonly progress: (done: number) => void;
}

/** The meter: reports its rows, and waits until the server has acknowledged them. Answers how many it has. */
export async function replay({ url, credential, directory, rows, progress }: ReplayOptions): Promise<number> {
  await using device = await openDevice({ url, credential, directory });
  const timer = setInterval(() => progress(rows.length - device.pending), 250);
  try {
    await Promise.all(
      rows.map((row) => {
        const { energyKwh, volumeM3, inletM3Cel, returnM3Cel } = row;
        const values = {
          energy_heat_kwh: energyKwh,
          volume_flow_m3: volumeM3,
          inlet_m3_cel: inletM3Cel,
          return_m3_cel: returnM3Cel,
        };
        return device.report(values, { time: new Date(row.time) });
      }),
    );
    await device.flush();
  } finally {
    clearInterval(timer);
  }
  return rows.length - device.pending;
}
