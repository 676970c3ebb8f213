/** A process of devices. Told by its parent when to connect, report and finish; answers over the same channel. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SoakDevice } from './device.ts';
import { newLatencies } from './latency.ts';

/** What the parent sends. */
export type Order =
  | {
      readonly kind: 'connect';
      readonly port: number;
      readonly devices: readonly { username: string; password: string; topic: string }[];
    }
  | { readonly kind: 'report'; readonly intervalS: number }
  | { readonly kind: 'finish' };

/** What it answers: how far it is, once a second; and what was acknowledged, at the end. */
export type Answer =
  | { readonly kind: 'state'; readonly connected: number; readonly acknowledged: number }
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'finished';
      /** Reports acknowledged, by user name. */
      readonly acknowledged: Readonly<Record<string, number>>;
      readonly latencies: number[];
      readonly reconnects: number;
    };

/** CONNECTs under way at once. */
const connecting = 64;

const latencies = newLatencies();
const devices = new Map<SoakDevice, string>();
const away: SoakDevice[] = [];
let reconnects = 0;
const run = { ending: false };
let timer: NodeJS.Timeout | undefined;

const tell = (answer: Answer) => process.send?.(answer);

process.on('message', (order: Order) => {
  if (order.kind === 'connect') void connect(order);
  else if (order.kind === 'report') report(order.intervalS);
  else void finish();
});
process.on('disconnect', () => process.exit(1));
setInterval(() => tell({ kind: 'state', connected: connected(), acknowledged: total() }), 1_000).unref();

async function connect({ port, devices: credentials }: Extract<Order, { kind: 'connect' }>): Promise<void> {
  const onEnd = (device: SoakDevice) => {
    reconnects += 1;
    away.push(device);
  };
  for (const one of credentials) {
    const device = new SoakDevice({ ...one, port, latencies, onEnd });
    devices.set(device, one.username);
    away.push(device);
  }
  await Promise.all(Array.from({ length: connecting }, connectAway));
}

/** Takes devices that are away and brings them back, until the end. */
async function connectAway(): Promise<void> {
  while (!run.ending) {
    const device = away.pop();
    if (!device) {
      if (connected() === devices.size) tell({ kind: 'connected' });
      await sleep(200);
    } else if (!(await device.connect())) {
      away.push(device);
      await sleep(200);
    }
  }
}

/** Each device at its own moment of the interval, so that the load is even. */
function report(intervalS: number): void {
  const all = [...devices.keys()];
  const tickMs = 20;
  const ticks = Math.round((intervalS * 1_000) / tickMs);
  let tick = 0;
  timer = setInterval(() => {
    const place = tick % ticks;
    for (let index = place; index < all.length; index += ticks) all[index]?.report();
    tick += 1;
  }, tickMs);
}

async function finish(): Promise<void> {
  clearInterval(timer);
  for (let waited = 0; waited < 600 && ![...devices.keys()].every(({ idle }) => idle); waited += 1) await sleep(100);
  run.ending = true;
  const acknowledged = Object.fromEntries([...devices].map(([device, name]) => [name, device.acknowledged]));
  for (const device of devices.keys()) device.end();
  tell({ kind: 'finished', acknowledged, latencies, reconnects });
}

function connected(): number {
  let count = 0;
  for (const device of devices.keys()) if (device.connected) count += 1;
  return count;
}

function total(): number {
  let sum = 0;
  for (const { acknowledged } of devices.keys()) sum += acknowledged;
  return sum;
}
