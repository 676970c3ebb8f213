import { NameplateError } from '@nameplate/sdk';
import { amount } from '../amount.ts';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { LoadedProfile } from '../profile/load-profile.ts';
import {
  enrolGiven,
  enrolMember,
  type Fleet,
  forEachOf,
  type Member,
  memberName,
  retireFleet,
  stemOf,
} from './fleet.ts';
import { runDevice, type Tally } from './run-device.ts';
import { type Settings, type SimulateOptions, settingsOf } from './settings.ts';

const enrolledAtOnce = 8;
const progressMs = 5_000;

/** Enrols the devices and lets them report until their reports are done, or Ctrl-C. @throws NameplateError */
export async function simulate(context: Context, loaded: LoadedProfile, options: SimulateOptions): Promise<void> {
  const { io } = context;
  const members = await withClient(context, (np) => {
    const enrol = options.device === undefined ? enrolMember : enrolGiven;
    return forEachOf(identifiersOf(loaded, options), enrolledAtOnce, io.signal, (id) => enrol(np, id, loaded.name));
  });
  const settings = settingsOf(loaded, options, Date.now());
  const tally: Tally = { connected: 0, reports: 0, messages: 0, silent: 0, late: 0, beyond: 0 };
  const url = options.mqtt ?? `mqtt://${hostOf(context.endpoint)}:1883`;
  if (!context.json) io.err(`${intentText(members, settings)}; Ctrl-C ends it.\n`);
  const ending = new AbortController();
  const signal = AbortSignal.any([io.signal, ending.signal]);
  const progress = setInterval(() => context.json || io.err(`${tallyText(tally)}\n`), progressMs);
  try {
    const run = { ...settings, url, tally, signal, now: () => Date.now() };
    await Promise.all(members.map((member, device) => runDevice({ ...run, member, device })));
  } finally {
    clearInterval(progress);
    // One that failed ends the others.
    ending.abort();
  }
  const { format } = settings.encoding;
  const { connected: _, ...done } = tally;
  const identifiers = members.map(({ identifier }) => identifier);
  print(context, { json: { format, ...done, devices: identifiers }, text: () => `${tallyText(tally)}\n` });
}

/** Ends the devices of earlier runs. @throws NameplateError */
export async function clean(context: Context, loaded: LoadedProfile, options: SimulateOptions): Promise<void> {
  const fleet = fleetOf(loaded, options);
  const retired: string[] = [];
  await withClient(context, async (np) => {
    for await (const identifier of retireFleet(np, fleet, context.io.signal)) retired.push(identifier);
  });
  print(context, { json: { retired }, text: () => `Retired ${amount(retired.length, 'device')}.\n` });
}

/** The devices given, or those of the fleet, by number. @throws NameplateError INVALID_VALUE */
export function identifiersOf(loaded: LoadedProfile, options: SimulateOptions): readonly string[] {
  if (options.device !== undefined) return options.device;
  const fleet = fleetOf(loaded, options);
  return Array.from({ length: options.count }, (_, index) => memberName(fleet, index));
}

function fleetOf({ name }: LoadedProfile, { prefix, name: stem = stemOf(name) }: SimulateOptions): Fleet {
  if (prefix !== undefined) return { prefix, stem };
  throw new NameplateError(
    'INVALID_VALUE',
    'Name the devices: --prefix 88.118.22, or --device for each of those that are there.',
    {
      reason: 'USAGE',
    },
  );
}

function intentText(members: readonly Member[], { plan, encoding, history }: Settings): string {
  const past = history === 0 ? '' : `, after ${amount(history, 'report')} of history each`;
  const every = plan.intervalMs >= 1000 ? `${Number((plan.intervalMs / 1000).toFixed(1))} s` : `${plan.intervalMs} ms`;
  return `${amount(members.length, 'device')} in ${encoding.format}, ${amount(encoding.metrics.length, 'metric')}, every ${every}${past}`;
}

function tallyText({ connected, reports, messages, silent, late, beyond }: Tally): string {
  const faults = [
    [silent, 'left out'],
    [late, 'late'],
    [beyond, 'out of range'],
  ] as const;
  const told = faults.filter(([times]) => times > 0).map(([times, what]) => `, ${times} ${what}`);
  const online = connected === 0 ? '' : `${connected} connected, `;
  return `${online}${amount(reports, 'report')} acknowledged in ${amount(messages, 'message')}${told.join('')}`;
}

/** Without scheme and port; an IPv6 address keeps its brackets. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, '');
}
