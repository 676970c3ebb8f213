import mqtt from 'mqtt';
import type { MeterRow } from './meter-data.ts';

export interface DeviceOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  readonly rows: readonly MeterRow[];
  readonly progress: (done: number) => void;
}

/** The meter: publishes its rows over MQTT, QoS 1, and waits until each is acknowledged. Answers how many were. */
export async function replay({ url, username, password, topic, rows, progress }: DeviceOptions): Promise<number> {
  const client = await mqtt.connectAsync(url, { username, password, clientId: 'heat-meter-660', clean: true });
  const inFlight = new Set<Promise<unknown>>();
  let acknowledged = 0;
  try {
    for (const row of rows) {
      const payload = JSON.stringify({
        time: row.time,
        energy_heat_kwh: row.energyKwh,
        volume_flow_m3: row.volumeM3,
        inlet_m3_cel: row.inletM3Cel,
        return_m3_cel: row.returnM3Cel,
      });
      const sent = client.publishAsync(topic, payload, { qos: 1 }).then(() => {
        acknowledged += 1;
        if (acknowledged % 1000 === 0) progress(acknowledged);
        inFlight.delete(sent);
      });
      inFlight.add(sent);
      if (inFlight.size >= 100) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
  } finally {
    await client.endAsync();
  }
  return acknowledged;
}
