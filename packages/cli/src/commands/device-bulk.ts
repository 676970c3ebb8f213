import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type EnrolOutcome, NameplateError } from '@nameplate/sdk';
import { type Context, withClient } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { lines } from '../lines.ts';
import { printLine } from '../print.ts';
import { type DeviceRow, deviceRows } from './device-rows.ts';

interface Done {
  /** Names the run, in which each row is done once. */
  readonly run: string;
  readonly rows: ReadonlySet<number>;
}

const lineMax = 65_536;

/**
 * `nameplate device enrol --file FILE --out FILE`: one line of JSON for each row that was enrolled, written before the next. With the
 * same two files again, it goes on: rows that are there are passed over, those that the server did and this file lacks are
 * answered with the same password. Rows that are refused are told, and tried again the next time.
 */
export async function enrolFile(context: Context, file: string, out: string): Promise<number> {
  const done = await readDone(out);
  const credentials = await open(out, 'a', 0o600);
  let [enrolled, refused] = [0, 0];
  let first: NameplateError | undefined;
  try {
    const { size } = await credentials.stat();
    if (size === 0) await credentials.write(`${JSON.stringify({ run: done.run })}\n`);
    // An earlier run may have been killed within a line.
    else if (!(await endsLine(out, size))) await credentials.write('\n');
    await credentials.datasync();
    await withClient(context, async (np) => {
      const rows = skipping(deviceRows(createReadStream(file), /\.csv$/i.test(file)), done.rows);
      for await (const outcome of np.devices.enrolMany(rows, { run: done.run, signal: context.io.signal })) {
        if (outcome.device) await credentials.write(`${JSON.stringify(lineOf(outcome))}\n`);
        if (outcome.device) enrolled += 1;
        if (!outcome.error) continue;
        refused += 1;
        first ??= outcome.error;
        tell(context, outcome.input, outcome.error);
      }
    });
  } finally {
    await credentials.close();
  }
  if (context.json) printLine(context, { enrolled, passedOver: done.rows.size, refused });
  else context.io.err(`${enrolled} enrolled, ${done.rows.size} passed over, ${refused} refused.\n`);
  return first ? exitCodeOf(first) : exitCodes.ok;
}

function lineOf({ input, device, credential }: EnrolOutcome<DeviceRow>) {
  return { row: input.row, identifier: device?.identifier, ...credential };
}

function tell(context: Context, { line, identifier }: DeviceRow, { code, reason, message }: NameplateError): void {
  if (context.json) printLine(context, { line, identifier, error: { code, reason, message } });
  else context.io.err(`line ${line}: ${identifier}: ${message} [${code}]\n`);
}

async function endsLine(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() === '\n';
  } finally {
    await file.close();
  }
}

async function* skipping(rows: AsyncIterable<DeviceRow>, done: ReadonlySet<number>): AsyncGenerator<DeviceRow, void> {
  for await (const row of rows) if (!done.has(row.row)) yield row;
}

/** What an earlier run wrote. A torn last line is of a row that the server answers again. */
async function readDone(path: string): Promise<Done> {
  if (!existsSync(path)) return { run: randomUUID(), rows: new Set() };
  let run: string | undefined;
  const rows = new Set<number>();
  for await (const { text } of lines(createReadStream(path), lineMax)) {
    const line = parsed(text);
    run ??= line?.run;
    if (typeof line?.row === 'number') rows.add(line.row);
  }
  if (run === undefined && rows.size === 0) return { run: randomUUID(), rows };
  if (run !== undefined) return { run, rows };
  throw new NameplateError('INVALID_VALUE', `${path} is no file of an earlier run: name another for --out.`, {
    reason: 'OUT_FILE',
  });
}

function parsed(text: string): { readonly run?: string; readonly row?: number } | undefined {
  try {
    return JSON.parse(text) as { readonly run?: string; readonly row?: number };
  } catch {
    return undefined;
  }
}
