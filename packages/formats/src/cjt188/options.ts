import { type ReadShape, readFields, readOneOf } from '@nameplate/model';
import { beijingMinutes, readOffset } from '../local-time.ts';
import { readInteger } from '../shapes.ts';

/** What a profile may say of CJ/T 188 frames: makers differ. */
export interface Cjt188Options {
  /** The address in the frame is whose device the record is about, or nobody but the sender. */
  readonly device: 'sender' | 'address';
  /** Offset from UTC of the clock in the meter, minutes. */
  readonly utcOffset: number;
  /** Where the unit octet of a number is. */
  readonly unitOctet: 'after' | 'before';
  /** The lower of the two bits that are the valve, and the bit that is the battery, in the first status octet. */
  readonly statusBits: StatusBits;
  /** Digits behind the point, by field, where a meter has others than the standard. */
  readonly decimals: Readonly<Record<string, number>>;
}

export interface StatusBits {
  readonly valve: number;
  readonly batteryLow: number;
}

export function parseCjt188Options(value: unknown, path: string): Cjt188Options {
  return {
    device: 'sender',
    utcOffset: beijingMinutes,
    unitOctet: 'after',
    statusBits: standardBits,
    decimals: {},
    ...readFields<Cjt188Options>(value ?? {}, path, {
      device: readOneOf(['sender', 'address']),
      utcOffset: readOffset,
      unitOctet: readOneOf(['after', 'before']),
      statusBits: readStatusBits,
      decimals: readDecimals,
    }),
  };
}

/** 2018 §7.4, status ST. */
const standardBits: StatusBits = { valve: 0, batteryLow: 2 };

const readStatusBits: ReadShape<StatusBits> = (value, path) => ({
  ...standardBits,
  ...readFields<StatusBits>(value, path, { valve: readInteger(0, 6), batteryLow: readInteger(0, 7) }),
});

const digits = readInteger(0, 8);

const readDecimals: ReadShape<Cjt188Options['decimals']> = (value, path) =>
  readFields<Record<string, number>>(
    value,
    path,
    Object.fromEntries(numberFields.map((field) => [field, digits])) as Record<string, ReadShape<number>>,
  ) as Record<string, number>;

/** The fields that are numbers of a meter. */
const numberFields =
  'volume settleVolume energy settleEnergy power flow supplyTemperature returnTemperature operatingHours'.split(' ');
