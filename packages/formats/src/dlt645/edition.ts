import { items1997 } from './items-1997.ts';
import { items2007, type NamedItem } from './items-2007.ts';

/** Where the two editions differ; the frame is the same. */
export interface Edition {
  readonly name: 'dlt645-2007' | 'dlt645-1997';
  readonly identifierOctets: number;
  /** Function codes, bits 0 to 4 of the control octet, of reading and of reading on. */
  readonly read: number;
  readonly readOn: number;
  /** Octets behind the data of a frame that goes on: its number. */
  readonly sequenceOctets: number;
  readonly readAddress?: number;
  /** What a meter has done when it says no more than yes. */
  readonly done: ReadonlyMap<number, string>;
  /** Bits of the error octet. */
  readonly errors: readonly string[];
  items(code: string): readonly NamedItem[] | undefined;
}

/** DL/T 645-2007 §7.1 and Annex C. */
export const edition2007: Edition = {
  name: 'dlt645-2007',
  identifierOctets: 4,
  read: 0x11,
  readOn: 0x12,
  sequenceOctets: 1,
  readAddress: 0x13,
  done: new Map([
    [0x14, 'write'],
    [0x15, 'write-address'],
    [0x16, 'freeze'],
    [0x17, 'baud-rate'],
    [0x18, 'password'],
    [0x19, 'clear-demand'],
    [0x1a, 'clear-meter'],
    [0x1b, 'clear-events'],
    [0x1c, 'control'],
  ]),
  errors: [
    'other error',
    'no such data',
    'wrong password or not authorised',
    'the baud rate cannot be changed',
    'too many time zones of the year',
    'too many periods of the day',
    'too many tariffs',
  ],
  items: items2007,
};

/** DL/T 645-1997 §6. */
export const edition1997: Edition = {
  name: 'dlt645-1997',
  identifierOctets: 2,
  read: 0x01,
  readOn: 0x02,
  sequenceOctets: 0,
  done: new Map([
    [0x04, 'write'],
    [0x0a, 'write-address'],
    [0x0c, 'baud-rate'],
    [0x0f, 'password'],
    [0x10, 'clear-demand'],
  ]),
  errors: [
    'illegal data',
    'no such identifier',
    'wrong password',
    'reserved',
    'too many time zones of the year',
    'too many periods of the day',
    'too many tariffs',
  ],
  items: items1997,
};
