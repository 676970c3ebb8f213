import { type Alarm, type AlarmSeverity, NameplateError, type PrefixScope } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { countArgument } from '../parse.ts';
import { dim, print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface ListOptions {
  readonly prefix?: string;
  readonly severity?: readonly AlarmSeverity[];
  readonly history?: boolean;
  readonly limit?: number;
}

const severities: readonly AlarmSeverity[] = ['critical', 'major', 'minor', 'warning'];

/** `nameplate alarm list|ack|watch`. */
export function addAlarm(program: Command, run: Run): void {
  const alarm = program.command('alarm').description('the alarms of devices');
  alarm
    .command('list')
    .description('show those that are active: of a device, of a prefix, or of all')
    .argument('[identifier]')
    .option('--prefix <prefix>', 'of all devices under it')
    .addOption(new Option('--severity <severity...>', 'only these').choices(severities))
    .option('--history', 'also those that are over; needs an identifier')
    .option('--limit <n>', 'at most this many (default: 100; with --json all)', countArgument)
    .action(run(list));
  alarm
    .command('ack')
    .description('say that you know of one')
    .argument('<identifier>')
    .argument('<alarm>', 'its id, such as burst')
    .option('--note <text>', 'what to say of it')
    .action(run(acknowledge));
  alarm
    .command('watch')
    .description('show what happens to alarms, until Ctrl-C')
    .argument('[identifier]')
    .option('--prefix <prefix>', 'of all devices under it')
    .action(run(watch));
}

async function list(context: Context, id: string | undefined, options: ListOptions): Promise<void> {
  const { signal } = context.io;
  const { severity = [], limit = context.json ? Infinity : 100 } = options;
  const scope = scopeOf(id, options.prefix);
  if (options.history && (id === undefined || severity.length > 0))
    throw new NameplateError(
      'INVALID_VALUE',
      '--history is of one device and all severities: give an identifier only.',
    );
  await withClient(context, async (np) => {
    const found =
      options.history && id !== undefined
        ? np.alarms.history(id, {}, { signal })
        : np.alarms.list(scope, { severities: severity }, { signal });
    const shown: Alarm[] = [];
    let more = false;
    for await (const alarm of found) {
      if (signal.aborted) break;
      if ((more = shown.length === limit)) break;
      if (context.json) printLine(context, alarm);
      else shown.push(alarm);
    }
    if (context.json) return;
    context.io.out(
      shown.length === 0 ? words[context.language].none : tableOf(context, shown, options.history === true),
    );
    if (more) context.io.err('There are more: --limit N or --json shows them.\n');
  });
}

async function acknowledge(
  context: Context,
  id: string,
  alarm: string,
  options: { readonly note?: string },
): Promise<void> {
  const answer = await withClient(context, (np) => np.alarms.acknowledge(id, alarm, options));
  const by = answer.acknowledged;
  print(context, {
    json: answer,
    text: () => `${answer.identifier}  ${nameOf(context, answer)}: ${by ? `${by.by}, ${format.time(by.time)}` : ''}\n`,
  });
}

async function watch(context: Context, id: string | undefined, options: { readonly prefix?: string }): Promise<void> {
  const scope = scopeOf(id, options.prefix);
  await withClient(context, async (np) => {
    const { signal } = context.io;
    const events = np.alarms.watch(scope, { signal });
    await events.ready();
    if (context.io.isTerminal) context.io.err('Waiting for alarms; Ctrl-C ends.\n');
    for await (const event of events) {
      if (context.json) printLine(context, event);
      else {
        const { kind, alarm, dropped } = event;
        if (dropped > 0) context.io.out(dim(context, `… ${dropped} left out: they came faster than they were read\n`));
        const { kinds, severity } = words[context.language];
        const when = format.time(timeOf[kind](alarm));
        const line = [when, kinds[kind], severity[alarm.severity], alarm.identifier, nameOf(context, alarm)];
        context.io.out(`${line.join('  ')}\n`);
      }
    }
  });
}

function scopeOf(id: string | undefined, prefix: string | undefined): string | PrefixScope {
  if (id !== undefined && prefix !== undefined)
    throw new NameplateError('INVALID_VALUE', 'Give an identifier or --prefix, and not both.');
  return id ?? (prefix === undefined ? 'all' : { prefix });
}

const timeOf = {
  raised: ({ raisedTime }: Alarm) => raisedTime,
  cleared: ({ clearedTime, raisedTime }: Alarm) => clearedTime ?? raisedTime,
  acknowledged: ({ acknowledged, raisedTime }: Alarm) => acknowledged?.time ?? raisedTime,
  withdrawn: ({ raisedTime }: Alarm) => raisedTime,
} as const;

function tableOf(context: Context, alarms: readonly Alarm[], withEnd: boolean): string {
  const { head, severity } = words[context.language];
  const rows = alarms.map((alarm) => [
    severity[alarm.severity],
    alarm.identifier,
    nameOf(context, alarm),
    format.time(alarm.raisedTime),
    withEnd ? (alarm.clearedTime ? format.time(alarm.clearedTime) : '') : (alarm.acknowledged?.by ?? ''),
  ]);
  const titles = [head.severity, head.device, head.alarm, head.raised, withEnd ? head.cleared : head.known];
  return table(titles, rows, context.io.columns);
}

/** The id is what `ack` takes; the name is for people. */
function nameOf({ language }: Context, { alarm, name }: Alarm): string {
  const text = language === 'zh' ? (name.zh ?? name.en) : (name.en ?? name.zh);
  return text === undefined ? alarm : `${text} (${alarm})`;
}

const words = {
  en: {
    none: 'There are no alarms.\n',
    head: {
      severity: 'severity',
      device: 'device',
      alarm: 'alarm',
      raised: 'raised',
      cleared: 'cleared',
      known: 'known by',
    },
    severity: { critical: 'critical', major: 'major', minor: 'minor', warning: 'warning' },
    kinds: { raised: 'raised', cleared: 'cleared', acknowledged: 'known', withdrawn: 'withdrawn' },
  },
  zh: {
    none: '没有告警。\n',
    head: { severity: '级别', device: '设备', alarm: '告警', raised: '发生', cleared: '恢复', known: '确认人' },
    severity: { critical: '紧急', major: '重要', minor: '次要', warning: '提示' },
    kinds: { raised: '发生', cleared: '恢复', acknowledged: '确认', withdrawn: '撤销' },
  },
} as const;
