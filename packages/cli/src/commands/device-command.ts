import { NameplateError, type SentCommand } from '@nameplate/sdk';
import type { Command } from 'commander';
import { commandState, stateWords } from '../command-state.ts';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import * as format from '../format.ts';
import type { Language } from '../language.ts';
import { countArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';
import { type Awaited, waitCommand, waitMs } from '../wait-command.ts';

/** `nameplate device command|commands|cancel`: what a device is told by name, what came of it, and taking it back. */
export function addDeviceCommand(device: Command, run: Run): void {
  device
    .command('command')
    .description("send a command that the device's profile names")
    .argument('<identifier>')
    .argument('<command>', 'such as setValve')
    .argument('[name=value...]', 'its arguments: numbers, true, false, JSON, else texts')
    .option('--confirm', 'yes, one of high risk too')
    .option('--wait [seconds]', 'until nothing more comes of it (default: 60)', countArgument)
    .action(run(send));
  device
    .command('cancel')
    .description('take a command back, as far as it has not gone out')
    .argument('<identifier>')
    .argument('<id>', 'of the command, as `device commands` shows it')
    .action(run(cancel));
  device
    .command('commands')
    .description('show the commands sent to a device, the newest first')
    .argument('<identifier>')
    .option('--limit <n>', 'at most this many (default: 20; with --json all)', countArgument)
    .action(run(list));
}

async function send(
  context: Context,
  id: string,
  command: string,
  settings: readonly string[],
  options: { readonly confirm?: boolean; readonly wait?: number | true },
): Promise<number> {
  const args = Object.fromEntries(settings.map(settingOf));
  const { wait } = options;
  const { io, language } = context;
  const { sentence, seconds, goesOn } = words[language];
  const { sent, interrupted } = await withClient(context, async (np): Promise<Awaited> => {
    const now = await np.commands.run(id, command, args, { confirmed: options.confirm ?? false });
    if (wait === undefined || now.expireTime === undefined) return { sent: now, interrupted: false };
    const deadlineMs = waitMs(wait, context);
    if (!context.json) io.err(`${now.id}: ${seconds(deadlineMs / 1_000)}\n`);
    const tell = ({ state }: SentCommand) => void (context.json || io.err(`${now.id}: ${sentence[state]}\n`));
    return await waitCommand(context, np.commands, now, { deadlineMs, tell });
  });
  const code = report(context, sent);
  if (!interrupted) return code;
  io.err(`${goesOn(sent)}\n`);
  return exitCodes.interrupted;
}

async function cancel(context: Context, id: string, commandId: string): Promise<number> {
  const sent = await withClient(context, (np) => np.commands.cancel(id, commandId));
  report(context, sent);
  return exitCodes.ok;
}

function report(context: Context, sent: SentCommand): number {
  const { sentence } = words[context.language];
  print(context, {
    json: sent,
    text: () => {
      const lines = [`${nameOf(context.language, sent)} → ${sent.identifier}: ${sentence[sent.state]}`];
      if (sent.problem !== undefined) lines.push(sent.problem);
      if (sent.answer !== undefined) lines.push(JSON.stringify(sent.answer));
      return `${lines.join('\n')}\n`;
    },
  });
  return failed.has(sent.state) ? exitCodes.unavailable : exitCodes.ok;
}

const failed: ReadonlySet<SentCommand['state']> = new Set(['rejected', 'expired', 'failed']);

async function list(context: Context, id: string, options: { readonly limit?: number }): Promise<void> {
  const { limit = context.json ? Infinity : 20 } = options;
  const { head, none } = words[context.language];
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    let count = 0;
    for await (const sent of np.commands.list(id, {}, { signal: context.io.signal })) {
      if (count++ >= limit || context.io.signal.aborted) break;
      if (context.json) printLine(context, sent);
      else
        rows.push([
          format.time(sent.createTime),
          sent.id,
          nameOf(context.language, sent),
          Object.entries(sent.args)
            .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
            .join(' '),
          commandState(context.language, sent),
        ]);
    }
    if (!context.json)
      context.io.out(rows.length === 0 ? none : table(head, rows, context.io.columns, { whole: [head[1]] }));
  });
}

function settingOf(setting: string): [string, unknown] {
  const at = setting.indexOf('=');
  if (at < 1)
    throw new NameplateError('INVALID_VALUE', `${setting}: expected name=value.`, {
      reason: 'USAGE',
    });
  const text = setting.slice(at + 1);
  try {
    return [setting.slice(0, at), JSON.parse(text)];
  } catch {
    return [setting.slice(0, at), text];
  }
}

function nameOf(language: Language, { command, name }: SentCommand): string {
  const text = language === 'zh' ? (name.zh ?? name.en) : (name.en ?? name.zh);
  return text === undefined ? command : `${text} (${command})`;
}

const words = {
  en: {
    seconds: (count: number) => `waiting for what comes of it, ${count} s at most.`,
    goesOn: ({ id, identifier, state }: SentCommand) =>
      `Interrupted: command ${id} is ${state} so far, and goes on.\nSee: nameplate device commands ${identifier}`,
    none: 'No command was sent.\n',
    head: ['sent', 'id', 'command', 'arguments', 'state'],
    sentence: {
      pending: 'it is being handed over.',
      queued: 'it is kept until the device connects.',
      sent: 'it went out to the device.',
      confirmed: 'the device has done it.',
      expired: 'it came to nothing in time.',
      rejected: 'the device is not connected, and nothing was sent.',
      acknowledged: 'the device has it.',
      answered: 'the device answered.',
      failed: 'the device did not do it.',
      cancelled: 'it was taken back.',
    },
  },
  zh: {
    seconds: (count: number) => `正在等待结果，最多 ${count} 秒。`,
    goesOn: ({ id, identifier, state }: SentCommand) =>
      `已中断等待：指令 ${id} 目前为“${stateWords.zh[state]}”，仍将继续。\n查看：nameplate device commands ${identifier}`,
    none: '没有下发过指令。\n',
    head: ['下发时间', '编号', '指令', '参数', '状态'],
    sentence: {
      pending: '正在下发。',
      queued: '已保存，设备上线后下发。',
      sent: '已下发到设备。',
      confirmed: '设备已执行。',
      expired: '设备未在规定时间内确认。',
      rejected: '设备不在线，未下发。',
      acknowledged: '设备已收到。',
      answered: '设备已应答。',
      failed: '设备未执行。',
      cancelled: '已撤销。',
    },
  },
} as const;
