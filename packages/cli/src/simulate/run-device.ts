import { setTimeout as sleep } from 'node:timers/promises';
import { NameplateError } from '@nameplate/sdk';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Encoding } from './encoding.ts';
import type { Member } from './fleet.ts';
import { type Report, reportAt, slotTimeMs } from './report.ts';
import type { Settings } from './settings.ts';

/** What a run has done so far; counted up by its devices. */
export interface Tally {
  connected: number;
  reports: number;
  messages: number;
  silent: number;
  late: number;
  beyond: number;
}

export interface DeviceRun extends Settings {
  readonly url: string;
  readonly member: Member;
  /** Its number in the fleet. */
  readonly device: number;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Reports as one device until its last report is acknowledged or the signal says so. @throws NameplateError UPSTREAM_UNAVAILABLE */
export async function runDevice(run: DeviceRun): Promise<void> {
  const client = await connect(run);
  run.tally.connected += 1;
  try {
    await report(run, client);
  } catch (thrown) {
    if (!run.signal.aborted) throw thrown;
  } finally {
    run.tally.connected -= 1;
    await client.endAsync(run.signal.aborted);
  }
}

async function connect({ url, member, encoding }: DeviceRun): Promise<MqttClient> {
  const { username, password } = member.credential;
  const protocolVersion = encoding.contentType === undefined ? 4 : 5;
  try {
    return await connectAsync(url, {
      username,
      password,
      protocolVersion,
      clean: true,
      clientId: 'simulated',
      reconnectPeriod: 1_000,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError(
      'UPSTREAM_UNAVAILABLE',
      `${url}: ${member.identifier} cannot connect (${why}). --mqtt names another address.`,
      {
        cause,
      },
    );
  }
}

async function report(run: DeviceRun, client: MqttClient): Promise<void> {
  const { plan, device, history, reports = Infinity, tally, signal, now, encoding } = run;
  const end = history + reports;
  /** History on its way into a message, and what is late. */
  let waiting: readonly Report[] = [];
  for (let slot = 0; slot < end && !signal.aborted; slot += 1) {
    const slotMs = slotTimeMs(plan, device, slot);
    const made = reportAt(plan, device, slot);
    if (made === undefined) tally.silent += 1;
    else waiting = [...waiting, made];
    const due = waiting.filter(({ sendMs }) => sendMs <= slotMs);
    // History goes out in as few messages as the format allows.
    if (slot < history - 1 && due.length < encoding.batch) continue;
    waiting = waiting.filter(({ sendMs }) => sendMs > slotMs);
    const waitMs = slotMs - now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    await send(run, client, due);
  }
  // What is still late when the run ends is not lost.
  if (!signal.aborted) await send(run, client, waiting);
}

async function send(
  { encoding, member, tally }: DeviceRun,
  client: MqttClient,
  reports: readonly Report[],
): Promise<void> {
  const ordered = reports.toSorted((a, b) => a.timeMs - b.timeMs);
  for (let from = 0; from < ordered.length; from += encoding.batch) {
    const batch = ordered.slice(from, from + encoding.batch);
    const { contentType } = encoding;
    await client.publishAsync(topicOf(member, encoding), Buffer.from(encoding.encode(batch)), {
      qos: 1,
      ...(contentType !== undefined && { properties: { contentType } }),
    });
    tally.messages += 1;
    tally.reports += batch.length;
    tally.late += batch.filter(({ sendMs, timeMs }) => sendMs > timeMs).length;
    tally.beyond += batch.filter(({ beyond }) => beyond.size > 0).length;
  }
}

/** Where a payload of this format is published, so that the rule of the profile is for it. */
export function topicOf({ credential }: Pick<Member, 'credential'>, { port }: Encoding): string {
  return credential.publishTopic.replace(/[^/]+$/, port);
}
