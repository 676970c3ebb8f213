/** One value in the data of an answer. */
export type Part =
  | { readonly kind: 'metered'; readonly field: string; readonly decimals: number; readonly obis?: string }
  | {
      readonly kind: 'plain';
      readonly field: string;
      readonly decimals: number;
      readonly unit: string;
      readonly obis?: string;
    }
  | { readonly kind: 'clock' }
  | { readonly kind: 'status' };

/** How many octets a part takes: four of digits and one of unit, three of digits, seven of time, two of status. */
export const partOctets = { metered: 5, plain: 3, clock: 7, status: 2 } as const;

/**
 * What the data behind identifier and sequence number are, by meter type and identifier (2018 §7.4 and Annex A, the same in
 * 2004). Undefined: not read here.
 */
export function layoutOf(type: number, code: string): readonly Part[] | undefined {
  const kind = kindOf(type);
  if (kind === undefined) return undefined;
  if (code === '901F') return kind.medium === 'heat' ? heat(kind.obis) : volume(kind);
  if (code === 'A017') return [{ kind: 'status' }];
  const month = /^D12([0-9AB])$/.exec(code)?.[1];
  if (month === undefined || kind.medium === 'heat') return undefined;
  return [{ kind: 'metered', field: `volumeLast${Number.parseInt(month, 16) + 1}`, decimals: 2 }];
}

interface Kind {
  readonly medium: 'water' | 'gas' | 'heat';
  /** OBIS group A. */
  readonly obis: number;
}

/** Drinking and recycled water are cold water to OBIS. What counts heat and cold in one (22) has a layout of its own. */
function kindOf(type: number): Kind | undefined {
  if (type >= 0x10 && type <= 0x19) return { medium: 'water', obis: type === 0x11 ? 9 : 8 };
  if (type === 0x20) return { medium: 'heat', obis: 6 };
  if (type === 0x21) return { medium: 'heat', obis: 5 };
  return type >= 0x30 && type <= 0x39 ? { medium: 'gas', obis: 7 } : undefined;
}

function volume({ medium, obis }: Kind): readonly Part[] {
  return [
    { kind: 'metered', field: 'volume', decimals: 2, obis: medium === 'gas' ? '7-0:3.0.0' : `${obis}-0:1.0.0` },
    { kind: 'metered', field: 'settleVolume', decimals: 2 },
    { kind: 'clock' },
    { kind: 'status' },
  ];
}

function heat(obis: number): readonly Part[] {
  return [
    { kind: 'metered', field: 'settleEnergy', decimals: 2 },
    { kind: 'metered', field: 'energy', decimals: 2, obis: `${obis}-0:1.0.0` },
    { kind: 'metered', field: 'power', decimals: 2, obis: `${obis}-0:8.0.0` },
    { kind: 'metered', field: 'flow', decimals: 4, obis: `${obis}-0:9.0.0` },
    { kind: 'metered', field: 'volume', decimals: 2, obis: `${obis}-0:2.0.0` },
    { kind: 'plain', field: 'supplyTemperature', decimals: 2, unit: 'Cel', obis: `${obis}-0:10.0.0` },
    { kind: 'plain', field: 'returnTemperature', decimals: 2, unit: 'Cel', obis: `${obis}-0:11.0.0` },
    { kind: 'plain', field: 'operatingHours', decimals: 0, unit: 'h' },
    { kind: 'clock' },
    { kind: 'status' },
  ];
}
