import type { BitNames } from '../bits.ts';
import type { Meaning, ScalarType } from '../scalar.ts';

/** A declared layout of octets. */
export interface Layout {
  readonly endian: 'big' | 'little';
  readonly checksum?: Checksum;
  readonly fields: readonly Item[];
}

/** What closes the payload: the octets before it, from `from` on, have this sum. It is no field. */
export interface Checksum {
  readonly type: 'crc16-modbus' | 'sum8' | 'xor8';
  readonly from: number;
  /** Octets behind it, of an end mark. */
  readonly after: number;
}

export type Item = FieldItem | GroupItem | TagsItem;

/** Where something begins: octets from the start of its frame of reference, from its end when negative; absent: behind the last. */
interface Placed {
  readonly at?: number;
  /** Only when a field that came before has this value, or one of these. */
  readonly when?: When;
}

export interface When {
  readonly field: string;
  readonly is: readonly (number | string | boolean)[];
}

/** One field, or `count` of the same in a row. */
export interface FieldItem extends Placed, Meaning {
  readonly name: string;
  readonly type: ScalarType | 'bool' | 'bits' | 'bcd' | 'ascii' | 'hex' | 'skip';
  /** Octets, of the types that have no size of their own; `rest`: as many as are left. */
  readonly length: number | 'rest';
  readonly endian?: 'big' | 'little';
  readonly count?: number;
  readonly unit?: string;
  readonly bits?: BitNames;
  readonly code?: string;
}

/** Fields that come again and again: an array of objects, or a record each. */
export interface GroupItem extends Placed {
  readonly name: string;
  readonly type: 'group';
  /** How often: a number, the value of a field that came before, or until the octets end. */
  readonly count: number | string | 'rest';
  readonly as: 'array' | 'records';
  readonly fields: readonly FieldItem[];
}

/** A sequence of tagged values, until the octets end: LoRaWAN payloads of channel and type, and TLV. */
export interface TagsItem extends Placed {
  readonly type: 'tags';
  /** Octets of a tag. */
  readonly tagOctets: number;
  /** Octets of the length behind a tag; 0: what the tag stands for says how long it is. */
  readonly lengthOctets: number;
  readonly tags: readonly Tag[];
}

export interface Tag {
  /** Hexadecimal digits; `.` stands for any. */
  readonly tag: RegExp;
  readonly as: 'fields' | 'records';
  /** `{0}` in a name is the first octet of the tag, `{1}` the second. */
  readonly fields: readonly FieldItem[];
}
