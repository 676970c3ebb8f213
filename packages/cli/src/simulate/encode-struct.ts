import { crc16Modbus, type FieldItem, isScalarType, type Layout, parseLayout, sum8, xor8 } from '@nameplate/formats';
import type { DeviceProfile } from '@nameplate/model';
import { packedDigits } from './encode-dlt645.ts';
import type { MakeEncoder } from './encoding.ts';
import { metricIn, rawIn, scalarOctetsOf, wordIn } from './raw-number.ts';
import type { Report } from './report.ts';

/** Layouts of fixed fields. Those with groups, tags, conditions or places from the end are not written. */
export const structEncoding: MakeEncoder = (profile, options) => {
  const layout = parseLayout(options, 'options');
  const fields = layout.fields.filter(isFixed);
  if (fields.length !== layout.fields.length) return undefined;
  const metrics = fields.flatMap((field) => metricsIn(profile, field));
  if (metrics.length === 0) return undefined;
  const [time = ''] = [profile.time?.path ?? []].flat();
  return {
    metrics,
    timed: fields.some(({ name }) => name === time),
    batch: 1,
    encode: (reports) => Buffer.concat(reports.map((report) => octetsOf(profile, layout, fields, report))),
  };
};

function isFixed(item: Layout['fields'][number]): item is FieldItem & { readonly length: number } {
  if (item.type === 'group' || item.type === 'tags' || item.when !== undefined) return false;
  return (item.at ?? 0) >= 0 && item.count === undefined && item.length !== 'rest';
}

function metricsIn(profile: DeviceProfile, field: FieldItem): readonly string[] {
  if (field.type === 'bits') return Object.keys(field.bits ?? {}).flatMap((bit) => metricIn(profile, field, bit) ?? []);
  const writable = isScalarType(field.type) || field.type === 'bool' || field.type === 'bcd';
  return writable && field.values === undefined ? [metricIn(profile, field) ?? []].flat() : [];
}

function octetsOf(profile: DeviceProfile, layout: Layout, fields: readonly FieldItem[], report: Report): Uint8Array {
  let payload = new Uint8Array();
  let at = 0;
  for (const field of fields) {
    const octets = fieldOctets(profile, layout, field, report);
    at = field.at ?? at;
    if (payload.length < at + octets.length) payload = extended(payload, at + octets.length);
    payload.set(octets, at);
    at += octets.length;
  }
  const { checksum } = layout;
  if (checksum === undefined) return payload;
  const summed = payload.subarray(checksum.from);
  const crc = crc16Modbus(summed);
  const sums = { 'crc16-modbus': [crc & 0xff, crc >>> 8], sum8: [sum8(summed)], xor8: [xor8(summed)] };
  return Uint8Array.of(...payload, ...sums[checksum.type], ...new Uint8Array(checksum.after));
}

function extended(octets: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(octets);
  return longer;
}

function fieldOctets(profile: DeviceProfile, { endian }: Layout, field: FieldItem, report: Report): Uint8Array {
  const { type } = field;
  const length = Number(field.length);
  const little = (field.endian ?? endian) === 'little';
  if (isScalarType(type)) {
    const octets = scalarOctetsOf(type, rawIn(profile, field, report));
    return little ? octets.toReversed() : octets;
  }
  if (type === 'bcd') {
    const low = packedDigits(Math.max(0, rawIn(profile, field, report)), { octets: length, decimals: 0 });
    const octets = low ?? new Uint8Array(length);
    return little ? octets : octets.toReversed();
  }
  if (type !== 'bits' && type !== 'bool') return new Uint8Array(length);
  const word = type === 'bool' ? BigInt(rawIn(profile, field, report)) : wordIn(profile, field, report);
  const low = Uint8Array.from({ length }, (_, place) => Number((word >> BigInt(8 * place)) & 0xffn));
  return little ? low : low.toReversed();
}
