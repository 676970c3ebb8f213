import { NameplateError, type SentCommand } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import * as format from '../format.ts';
import type { Language } from '../language.ts';
import { countArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

/** `nameplate device command|commands`: what a device is told by name, and what came of it. */
export function addDeviceCommand(device: Command, run: Run): void {
  device
    .command('command')
    .description("send a command that the device's profile names")
    .argument('<identifier>')
    .argument('<command>', 'such as setValve')
    .argument('[name=value...]', 'its arguments: numbers, true, false, JSON, else texts')
    .option('--confirm', 'yes, one of high risk too')
    .action(run(send));
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
  options: { readonly confirm?: boolean },
): Promise<number> {
  const args = Object.fromEntries(settings.map(settingOf));
  const sent = await withClient(context, (np) =>
    np.commands.run(id, command, args, { confirmed: options.confirm ?? false }),
  );
  const { sentence } = words[context.language];
  print(context, {
    json: sent,
    text: () => `${nameOf(context.language, sent)} → ${sent.identifier}: ${sentence[sent.state]}\n`,
  });
  return sent.state === 'rejected' || sent.state === 'expired' ? exitCodes.unavailable : exitCodes.ok;
}

async function list(context: Context, id: string, options: { readonly limit?: number }): Promise<void> {
  const { limit = context.json ? Infinity : 20 } = options;
  const { head, state, none } = words[context.language];
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    let count = 0;
    for await (const sent of np.commands.list(id, {}, { signal: context.io.signal })) {
      if (count++ >= limit || context.io.signal.aborted) break;
      if (context.json) printLine(context, sent);
      else
        rows.push([
          format.time(sent.createTime),
          nameOf(context.language, sent),
          Object.entries(sent.args)
            .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
            .join(' '),
          state[sent.state],
        ]);
    }
    if (!context.json) context.io.out(rows.length === 0 ? none : table(head, rows, context.io.columns));
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
    none: 'No command was sent.\n',
    head: ['sent', 'command', 'arguments', 'state'],
    state: {
      pending: 'pending',
      queued: 'queued',
      sent: 'sent',
      confirmed: 'confirmed',
      expired: 'expired',
      rejected: 'rejected',
    },
    sentence: {
      pending: 'it is being handed over.',
      queued: 'it is kept until the device connects.',
      sent: 'it went out to the device.',
      confirmed: 'the device has done it.',
      expired: 'the device did not confirm it in time.',
      rejected: 'the device is not connected, and nothing was sent.',
    },
  },
  zh: {
    none: '没有下发过指令。\n',
    head: ['下发时间', '指令', '参数', '状态'],
    state: {
      pending: '处理中',
      queued: '待下发',
      sent: '已下发',
      confirmed: '已执行',
      expired: '已超时',
      rejected: '未下发',
    },
    sentence: {
      pending: '正在下发。',
      queued: '已保存，设备上线后下发。',
      sent: '已下发到设备。',
      confirmed: '设备已执行。',
      expired: '设备未在规定时间内确认。',
      rejected: '设备不在线，未下发。',
    },
  },
} as const;
