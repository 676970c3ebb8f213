import type { Context } from '../context.ts';
import * as format from '../format.ts';
import { printLine } from '../print.ts';
import type { LoadedProfile } from '../profile/load-profile.ts';
import type { Encoding } from './encoding.ts';
import { type Report, reportAt } from './report.ts';
import { type SimulateOptions, settingsOf } from './settings.ts';
import { identifiersOf } from './simulate.ts';

/** Shows what would be published, without a server. */
export function dryRun(context: Context, loaded: LoadedProfile, options: SimulateOptions): void {
  const { plan, encoding, history, reports = 1 } = settingsOf(loaded, options, Date.now());
  const names = identifiersOf(loaded, { ...options, ...(options.prefix === undefined && { prefix: '88.118.22' }) });
  for (let slot = 0; slot < history + reports; slot += 1)
    for (const [device, identifier] of names.entries()) {
      if (context.io.signal.aborted) return;
      const report = reportAt(plan, device, slot);
      if (report !== undefined) show(context, identifier, encoding, report);
    }
}

function show(context: Context, identifier: string, encoding: Encoding, report: Report): void {
  const { port, contentType, format: name } = encoding;
  const payload = Buffer.from(encoding.encode([report]));
  const isText = /json/.test(name) || name === 'senml';
  const shown = isText ? payload.toString() : payload.toString('hex');
  const time = new Date(report.timeMs);
  if (!context.json) return context.io.out(`${format.time(time)} ${identifier} up/${port} ${shown}\n`);
  const told = {
    identifier,
    format: name,
    port,
    ...(contentType !== undefined && { contentType }),
    time,
    sendTime: new Date(report.sendMs),
  };
  printLine(context, { ...told, [isText ? 'text' : 'hex']: shown, outOfRange: [...report.beyond] });
}
