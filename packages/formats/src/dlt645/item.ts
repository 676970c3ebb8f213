import { bcdDigits, bcdNumber } from '../bcd.ts';
import { readMinute } from './times.ts';

/** What an identifier stands for: so many octets, and the fields in them. */
export interface DataItem {
  readonly octets: number;
  /** Undefined when the octets are no such value. */
  read(octets: Uint8Array, offsetMinutes: number): readonly ItemValue[] | undefined;
}

/** One field, as a data item has it. */
export interface ItemValue {
  readonly field: string;
  readonly value: unknown;
  readonly unit?: string;
  readonly obis?: string;
}

export interface NumberForm {
  readonly octets: number;
  readonly decimals: number;
  /** The highest bit is the sign. */
  readonly signed?: boolean;
  readonly unit?: string;
  readonly obis?: string | undefined;
}

/** Packed digits; all ones say that there is no value. */
export function numberItem(field: string, { octets, decimals, signed, unit, obis }: NumberForm): DataItem {
  return {
    octets,
    read(bytes) {
      const value = readDigits(bytes, decimals, signed === true);
      if (value === undefined) return undefined;
      return [{ field, value, ...(unit === undefined ? {} : { unit }), ...(obis === undefined ? {} : { obis }) }];
    },
  };
}

/** A maximum demand and when it was: XX.XXXX and YYMMDDhhmm. */
export function demandItem(field: string, form: NumberForm): DataItem {
  const demand = numberItem(field, form);
  return {
    octets: demand.octets + 5,
    read(bytes, offsetMinutes) {
      const value = demand.read(bytes.subarray(0, demand.octets), offsetMinutes);
      if (value === undefined) return undefined;
      return [...value, { field: `${field}Time`, value: readMinute(bytes.subarray(demand.octets), offsetMinutes) }];
    },
  };
}

/** A word of flags, low octet first; the names of bits that have none are left out. */
export function bitsItem(field: string, octets: number, names: Readonly<Record<number, string>>): DataItem {
  return {
    octets,
    read(bytes) {
      const word = bytes.reduceRight((sum, octet) => sum * 256 + octet, 0);
      const bits = Object.entries(names).map(([bit, name]) => [name, (word >>> Number(bit)) % 2 === 1]);
      return [{ field, value: Object.fromEntries(bits) }];
    },
  };
}

/** Digits that are a name, not a number. */
export function digitsItem(field: string, octets: number): DataItem {
  return {
    octets,
    read(bytes) {
      const value = bcdDigits(bytes);
      return value === undefined ? undefined : [{ field, value }];
    },
  };
}

/** Any other reading of the octets, as one field. */
export function otherItem(
  field: string,
  octets: number,
  read: (bytes: Uint8Array, offset: number) => unknown,
): DataItem {
  return {
    octets,
    read(bytes, offsetMinutes) {
      const value = read(bytes, offsetMinutes);
      return value === undefined ? undefined : [{ field, value }];
    },
  };
}

function readDigits(bytes: Uint8Array, decimals: number, signed: boolean): number | null | undefined {
  if (bytes.every((octet) => octet === 0xff)) return null;
  const high = bytes.at(-1) ?? 0;
  if (!signed || high < 0x80) return bcdNumber(bytes, decimals);
  const magnitude = bcdNumber(Uint8Array.of(...bytes.subarray(0, -1), high & 0x7f), decimals);
  return magnitude === undefined || magnitude === 0 ? magnitude : -magnitude;
}
