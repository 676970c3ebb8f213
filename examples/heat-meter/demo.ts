import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, configOf } from '@nameplate/server';
import { HeatMeter, meterId, prefix, profile } from './definitions.ts';
import { replay } from './device.ts';
import { readMeterYear } from './meter-data.ts';
import { resolveOverGrpc } from './plain-grpc.ts';

const directory = await mkdtemp(join(tmpdir(), 'nameplate-demo-'));
try {
  await demo();
} finally {
  await rm(directory, { recursive: true, force: true });
}

/** The main job, whole: register, enrol, publish, resolve. Real sockets, a real store, a real meter's year. */
async function demo(): Promise<void> {
  const ports = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 };
  await using server = await assemble(configOf({ data_directory: directory, ...ports }));
  const { endpoints, administratorKey: key = '' } = server;
  step(`A server on free ports: gRPC ${endpoints.grpc}, HTTP ${endpoints.http}, MQTT ${endpoints.mqtt}`);

  await using np = await connect({ endpoint: endpoints.grpc, key });
  await np.prefixes.create(prefix, { description: 'Demo works' });
  await np.profiles.publish(profile);
  await np.templates.publish(HeatMeter);
  await np.assets.register({
    identifier: meterId,
    template: HeatMeter,
    attributes: { serial: 'DK-660', medium: 'water', customer: 772 },
    place: {
      longitude: 9.92,
      latitude: 57.05,
      address: 'Aalborg, Denmark (centre of the city; the data set names no house)',
    },
  });
  step(`Registered ${meterId} from the template ${HeatMeter.identifier}`);

  const { credential } = await np.devices.enrol(meterId);
  step(`Enrolled: MQTT user ${credential.username}, topic ${credential.publishTopic}`);

  const rows = readMeterYear();
  const acknowledged = await replay({
    url: `mqtt://${endpoints.mqtt}`,
    credential,
    directory: join(directory, 'meter'),
    rows,
    progress: (done) => process.stderr.write(`  ${done} of ${rows.length} readings acknowledged\r`),
  });
  step(`Replayed a year over MQTT, QoS 1: ${acknowledged} of ${rows.length} readings acknowledged (each on disk)`);
  await until(() => stored(np, rows.at(-1)?.time ?? ''));

  await show(np, endpoints, key);
  await consumption(np, rows[0]?.time ?? '', rows.at(-1)?.time ?? '');
}

/** The same answer over three ways in. */
async function show(np: Nameplate, endpoints: { grpc: string; http: string }, key: string): Promise<void> {
  const { attributes, place, readings } = await np.resolve(meterId, {
    template: HeatMeter,
    want: ['place', 'readings'],
  });
  step('Resolved by the SDK: what it is, where it is, what it reports');
  line(`serial ${attributes.serial}, medium ${attributes.medium}`);
  line(`${place?.latitude} N ${place?.longitude} E, ${place?.address}`);
  for (const [metric, { value, unit, time }] of Object.entries(readings)) {
    line(`${metric.padEnd(24)} ${Number(value).toFixed(1).padStart(9)} ${unit.padEnd(7)} ${time.toISOString()}`);
  }

  const plain = await resolveOverGrpc(endpoints.grpc, key, meterId);
  const energy = plain.readings.find(({ metric }) => metric === 'energy');
  step('Resolved over gRPC by a client that knows only the proto files');
  line(
    `${plain.handle.identifier}: ${plain.handle.values.length} values, energy ${energy?.number.toFixed(1)} ${energy?.unit}`,
  );

  const answer = await fetch(`http://${endpoints.http}/v1/resolve/${meterId}?want=place,readings`);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
  const body = (await answer.json()) as {
    handle: { values: { type: string }[] };
    readings: { metric: string; value: number }[];
  };
  step('Resolved over HTTP without a key: the public values, and the one public metric');
  line(`values ${body.handle.values.map(({ type }) => type).join(', ')}`);
  line(`readings ${body.readings.map(({ metric, value }) => `${metric} ${value.toFixed(1)}`).join(', ')}`);
}

/** Consumption by day, from the history. */
async function consumption(np: Nameplate, first: string, last: string): Promise<void> {
  const [from, to] = [new Date(`${first.slice(0, 10)}T00:00:00Z`), new Date(Date.parse(last) + 86_400_000)];
  const days = await np.readings.aggregate(meterId, { metric: 'energy', fold: 'delta', by: 'day', from, to });
  const measured = days.filter((day) => day.value !== undefined);
  step(`Consumption by day (kW.h): ${measured.length} days; the first week and the coldest day`);
  const coldest = measured.reduce((most, day) => ((day.value ?? 0) > (most.value ?? 0) ? day : most));
  for (const day of [...measured.slice(0, 7), coldest]) {
    const bar = '█'.repeat(Math.round((day.value ?? 0) / 4));
    line(`${day.start.toISOString().slice(0, 10)} ${(day.value ?? 0).toFixed(1).padStart(7)} ${bar}`);
  }
  const total = measured.reduce((sum, day) => sum + (day.value ?? 0), 0);
  step(`Together ${total.toFixed(1)} kW.h in the year`);
}

async function stored(np: Nameplate, time: string): Promise<boolean> {
  const latest = await np.readings.latest(meterId);
  return latest['energy']?.time.getTime() === Date.parse(time);
}

/** Ingest runs behind the acknowledgements; it has a minute. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The readings were not stored within a minute.');
}

function step(text: string): void {
  process.stdout.write(`\n▸ ${text}\n`);
}

function line(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
