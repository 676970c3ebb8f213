import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { Config } from '../config/index.ts';

export type { Logger } from 'pino';

/** Fields that may carry a secret are never written, whoever logs them. */
const redacted = ['password', 'secret', 'key', 'authorization', 'payload', '*.password', '*.secret', '*.authorization'];

/** The one logger; packages get a child of it with `component`. Lines go to standard error, the banner to standard output. */
export function createLogger(config: Pick<Config, 'log_level' | 'log_format'>, output?: NodeJS.WritableStream): Logger {
  const options = {
    level: config.log_level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redacted, censor: '[redacted]' },
  };
  const target = output ?? pino.destination({ fd: 2, sync: true });
  return config.log_format === 'pretty' ? pino(options, prettyStream(target)) : pino(options, target);
}

/** A logger that writes nothing, for servers inside another program's process. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

/** Turns JSON lines into short ones: time, level, component, message, other fields. No worker thread, no dependency. */
function prettyStream(target: { write(text: string): unknown }): NodeJS.WritableStream {
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      target.write(prettyLine(line));
      done();
    },
  });
}

interface LogLine {
  readonly time?: unknown;
  readonly level?: unknown;
  readonly component?: string;
  readonly msg?: string;
  readonly err?: unknown;
  readonly [name: string]: unknown;
}

/** One JSON line as people read it. */
export function prettyLine(line: string): string {
  let fields: LogLine;
  try {
    fields = JSON.parse(line) as LogLine;
  } catch {
    return line;
  }
  const { time, level, component, msg, err, ...rest } = fields;
  const clock = String(time).slice(11, 23);
  const tail = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const head = `${clock} ${String(level).toUpperCase().padEnd(5)} ${component === undefined ? '' : `${component}: `}`;
  return `${[head + (msg ?? ''), ...tail].join(' ')}${stack}\n`;
}
