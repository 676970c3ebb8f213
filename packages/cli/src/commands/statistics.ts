import type { DailyCount, StatisticsQuery } from '@nameplate/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { countArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface Options {
  readonly by: StatisticsQuery['by'];
  readonly from?: string;
  readonly to?: string;
  readonly depth?: number;
  readonly under?: string;
}

/** `nameplate statistics` and `nameplate report send|list|receipts`. */
export function addStatistics(program: Command, run: Run): void {
  program
    .command('statistics')
    .description('daily counts: registered, retired, live, resolved / 每日统计')
    .addOption(new Option('--by <what>', 'grouped by / 按').choices(['prefix', 'industry', 'region']).default('prefix'))
    .option('--from <date>', 'first day, such as 2026-03-01 (default: the last one) / 起', dateArgument)
    .option('--to <date>', 'last day (default: today) / 止', dateArgument)
    .option('--depth <n>', 'of a class: 1 section, 2 division, 3 group; of a region: 1 province, 2 city', countArgument)
    .option('--under <organization>', 'this one and those below it / 仅此组织及其下级')
    .action(run(daily));
  const report = program.command('report').description('daily reports to the server above / 逐级上报');
  report.command('send').description('send what is due now / 立即上报').action(run(send));
  report
    .command('list')
    .description('days that are over, and what the server above has acknowledged / 上报状态')
    .option('--limit <n>', 'days at most (default: 100)', countArgument)
    .action(run(list));
  report
    .command('receipts')
    .description('days that this server has taken in / 已接收的上报')
    .option('--source <organization>', 'of this one only / 仅此组织')
    .action(run(receipts));
}

function dateArgument(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a day such as 2026-03-01.');
}

async function daily(context: Context, { by, from, to, depth, under }: Options): Promise<void> {
  const last = to ?? new Date();
  const query = { by, from: from ?? last, to: last, ...(depth && { depth }), ...(under && { under }) };
  const counts = await withClient(context, (np) => np.statistics.daily(query));
  print(context, { json: counts, text: () => shown(counts, by, context.io.columns) });
}

function shown(counts: readonly DailyCount[], by: string, columns: number): string {
  if (counts.length === 0) return 'Nothing was counted on those days.\n';
  const head = ['date', by, 'registered', 'retired', 'live', 'resolved'];
  const rows = counts.map(({ date, key, registered, retired, live, resolved }) => [
    date,
    key || '–',
    ...[registered, retired, live, resolved].map(String),
  ]);
  return table(head, rows, columns);
}

async function send(context: Context): Promise<void> {
  const sent = await withClient(context, (np) => np.reports.submit());
  print(context, { json: { sent }, text: () => `Days acknowledged by the server above: ${sent}.\n` });
}

async function list(context: Context, options: { readonly limit?: number }): Promise<void> {
  const status = await withClient(context, (np) => np.reports.sent(options));
  const rows = status.reports.map(({ date, receipt }) => [
    date,
    receipt ? 'acknowledged' : 'due',
    receipt ? format.time(receipt.receiveTime) : '–',
    receipt ? String(receipt.rows) : '–',
  ]);
  const text = () => {
    const to = status.reportTo === '' ? 'This server reports to no other: report_to is empty.\n' : '';
    const problem = status.problem === '' ? '' : `The last attempt failed: ${status.problem}\n`;
    return to + problem + table(['date', 'state', 'acknowledged', 'rows'], rows, context.io.columns);
  };
  print(context, { json: status, text });
}

async function receipts(context: Context, options: { readonly source?: string }): Promise<void> {
  const all = await withClient(context, (np) => np.reports.receipts(options).toArray({ limit: 10_000 }));
  const rows = all.map(({ source, date, rows: count, receiveTime }) => [
    source,
    date,
    String(count),
    format.time(receiveTime),
  ]);
  const head = ['organization', 'date', 'rows', 'taken in'];
  print(context, { json: all, text: () => table(head, rows, context.io.columns) });
}
