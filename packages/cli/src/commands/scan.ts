import {
  type DatumValue,
  formatScanned,
  type ScanResult,
  type SchemeName,
  scan,
  schemeNames,
} from '@nameplate/identifiers';
import { NameplateError } from '@nameplate/model';
import { fromHex } from '@nameplate/protocol/handle';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { outline } from '../outline.ts';
import { collect } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { reportScanError } from '../scan-report.ts';

interface Options {
  readonly hex?: boolean;
  readonly scheme?: readonly SchemeName[];
  readonly proxy?: readonly string[];
  readonly suffixCheck?: boolean;
}

/** `nameplate scan`: what a code says. No server is needed. */
export function addScan(program: Command, run: Run): void {
  program
    .command('scan')
    .description('show what a code of any scheme says: GS1, EPC, VIN, OID, DID, …')
    .argument('<code>', 'as a reader gives it; - for standard input')
    .option('--hex', 'it is octets in hexadecimal')
    .addOption(
      new Option('--scheme <name>', 'only this scheme; repeatable').choices(schemeNames).argParser(schemeArgument),
    )
    .option('--proxy <host>', 'a host whose paths are handles; repeatable', collect)
    .option('--suffix-check', 'the last character of a suffix under 88. checks it (ISO 7064)')
    .action(run(show));
}

async function show(context: Context, argument: string, options: Options): Promise<number | void> {
  const given = argument === '-' ? await context.io.readInput() : argument;
  const code = options.hex ? octetsOf(given) : given;
  try {
    const result = scan(code, {
      ...(options.scheme && { schemes: options.scheme }),
      ...(options.proxy && { proxies: options.proxy }),
      suffixCheck: options.suffixCheck ?? false,
    });
    const json = answerOf(result);
    print(context, { json, text: () => outline(forPeople(json)) });
  } catch (thrown) {
    return reportScanError(thrown, given, context);
  }
}

function answerOf(result: ScanResult) {
  const { scheme, canonical, key, parts, data, alternatives, doubts, symbology } = result;
  const [label, uri] = [formatScanned(result, 'label'), formatScanned(result, 'uri')];
  return {
    scheme,
    canonical,
    ...(label !== canonical && { label }),
    ...(uri !== undefined && uri !== canonical && { uri }),
    key,
    ...(symbology !== undefined && { symbology }),
    parts,
    ...(data.length > 0 && { data: data.map(({ ai, name, raw, value }) => ({ ai, name, raw, ...value })) }),
    ...(alternatives.length > 0 && {
      alternatives: alternatives.map((one) => ({ scheme: one.scheme, canonical: one.canonical })),
    }),
    ...(doubts.length > 0 && { doubts }),
  };
}

/** A line for each thing said. */
function forPeople({ data = [], doubts = [], alternatives = [], ...rest }: ReturnType<typeof answerOf>): object {
  return {
    ...rest,
    ...(data.length > 0 && {
      data: Object.fromEntries(data.map((datum) => [`(${datum.ai}) ${datum.name}`, spoken(datum)])),
    }),
    ...(alternatives.length > 0 && {
      'or else': Object.fromEntries(alternatives.map(({ scheme, canonical }) => [scheme, canonical])),
    }),
    ...(doubts.length > 0 && {
      nearly: Object.fromEntries(
        doubts.map(({ scheme, reason, position }) => [scheme, `${reason} at position ${position + 1}`]),
      ),
    }),
  };
}

function spoken(datum: { readonly raw: string } & DatumValue): string {
  switch (datum.type) {
    case 'date':
      return (
        [datum.date, datum.until].filter((part) => part !== undefined).join(' to ') +
        (datum.dayGiven ? '' : ' (day not given)')
      );
    case 'decimal':
      return `${datum.decimal} ${datum.unit}`;
    case 'money':
      return `${datum.decimal}${datum.currency === undefined ? '' : ` in currency ${datum.currency}`}`;
    case 'dateTime':
      return datum.local;
    case 'flag':
      return datum.flag ? 'yes' : 'no';
    default:
      return datum.raw;
  }
}

function octetsOf(hex: string): Uint8Array {
  const octets = fromHex(hex.replace(/\s+/g, ''));
  if (octets) return octets;
  throw new NameplateError('INVALID_VALUE', 'Expected octets in hexadecimal, two digits each.', { reason: 'USAGE' });
}

function schemeArgument(name: string, previous: readonly SchemeName[] = []): readonly SchemeName[] {
  const scheme = schemeNames.find((one) => one === name);
  if (scheme) return [...previous, scheme];
  throw new NameplateError('INVALID_VALUE', `--scheme: expected one of ${schemeNames.join(', ')}.`, {
    reason: 'USAGE',
  });
}
