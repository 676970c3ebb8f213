import { encodeDlt645Frame } from '@nameplate/formats';
import { type MakeEncoder } from './encoding.ts';
import { pick } from './noise.ts';

/** Answers of DL/T 645-2007, a frame for each item, as a modem that polls forwards them. They have no time in them. */
export const dlt645Encoding: MakeEncoder = ({ metrics }) => {
  const items = new Map(
    Object.entries(metrics).flatMap(([name, { dlt645 }]) => {
      const code = [dlt645 ?? []].flat().find((each) => formOf(each) !== undefined);
      return code === undefined ? [] : [[name, code] as const];
    }),
  );
  if (items.size === 0) return undefined;
  return {
    metrics: [...items.keys()],
    timed: false,
    batch: 1,
    encode: (reports) =>
      Buffer.concat(
        reports.flatMap(({ device, values }) =>
          [...values].flatMap(([name, value]) => {
            const data = typeof value === 'number' ? dataOf(items.get(name) ?? '', value) : undefined;
            return data === undefined ? [] : [encodeDlt645Frame({ address: addressOf(device), control: 0x91, data })];
          }),
        ),
      ),
  };
};

interface NumberForm {
  readonly octets: number;
  readonly decimals: number;
  readonly signed: boolean;
}

/** 2007 Annex A: how the numbers of an identifier are laid out; undefined for what is not written here. */
function formOf(code: string): NumberForm | undefined {
  return forms.find(([pattern]) => pattern.test(code))?.[1];
}

const forms: readonly (readonly [RegExp, NumberForm])[] = [
  [/^000[1-8][0-9A-F]{2}00$/, { octets: 4, decimals: 2, signed: false }],
  [/^02010[1-3]00$/, { octets: 2, decimals: 1, signed: false }],
  [/^02020[1-3]00$/, { octets: 3, decimals: 3, signed: true }],
  [/^020[34]0[0-3]00$/, { octets: 3, decimals: 4, signed: true }],
  [/^02060[0-3]00$/, { octets: 2, decimals: 3, signed: true }],
  [/^02800002$/, { octets: 2, decimals: 2, signed: false }],
];

/** The identifier, low octet first, and the number as packed digits; undefined when it has more digits than there are. */
function dataOf(code: string, value: number): Uint8Array | undefined {
  const form = formOf(code);
  if (form === undefined || (value < 0 && !form.signed)) return undefined;
  const digits = packedDigits(Math.abs(value), form);
  if (digits === undefined) return undefined;
  const high = digits.at(-1) ?? 0;
  if (form.signed && high >= 0x80) return undefined;
  if (value < 0) digits[digits.length - 1] = high | 0x80;
  return Uint8Array.of(...Buffer.from(code, 'hex').toReversed(), ...digits);
}

/** Packed decimal digits, low octet first. */
export function packedDigits(
  value: number,
  { octets, decimals }: { readonly octets: number; readonly decimals: number },
): Uint8Array | undefined {
  const digits = String(Math.round(value * 10 ** decimals)).padStart(octets * 2, '0');
  return digits.length > octets * 2 ? undefined : Uint8Array.from(Buffer.from(digits, 'hex').toReversed());
}

/** Twelve digits of a meter. */
function addressOf(device: number): string {
  return String(pick(1e6, 'address', device) * 1e6 + device).padStart(12, '0');
}
