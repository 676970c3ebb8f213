import { bcdNumber } from '../bcd.ts';
import type { RecordDraft } from '../draft.ts';
import { rfc3339Of } from '../local-time.ts';
import type { Problem } from '../problem.ts';
import { type Part, partOctets } from './layout.ts';
import type { Cjt188Options } from './options.ts';
import { cjt188Units } from './units.ts';

/** Reads the parts of an answer into the record; what comes before a part that is wrong is kept. */
export function readParts(
  draft: RecordDraft,
  code: string,
  parts: readonly Part[],
  data: Uint8Array,
  options: Cjt188Options,
): Problem | undefined {
  const expected = parts.reduce((sum, { kind }) => sum + partOctets[kind], 0);
  if (data.length !== expected)
    return {
      reason: 'malformed',
      message: `${code} has ${data.length} octets of data; this meter type has ${expected}.`,
    };
  let at = 0;
  for (const part of parts) {
    const octets = data.subarray(at, at + partOctets[part.kind]);
    at += octets.length;
    if (part.kind === 'clock') draft.put('clock', readClock(octets, options.utcOffset));
    else if (part.kind === 'status') putStatus(draft, code, octets, options);
    else if (!putNumber(draft, code, part, octets, options))
      return { reason: 'malformed', message: `${code}: ${part.field} is no packed digits.` };
  }
  return undefined;
}

function putNumber(
  draft: RecordDraft,
  code: string,
  part: Extract<Part, { kind: 'metered' | 'plain' }>,
  octets: Uint8Array,
  options: Cjt188Options,
): boolean {
  const { field, obis } = part;
  const codes = obis === undefined ? [`cjt188:${code}/${field}`] : [`cjt188:${code}/${field}`, `obis:${obis}`];
  const before = options.unitOctet === 'before';
  const digits = part.kind === 'plain' ? octets : before ? octets.subarray(1) : octets.subarray(0, -1);
  const decimals = options.decimals[field] ?? part.decimals;
  if (digits.every((octet) => octet === 0xff)) {
    draft.put(field, null, undefined, codes);
    return true;
  }
  const whole = bcdNumber(digits);
  if (whole === undefined) return false;
  if (part.kind === 'plain') {
    draft.put(field, whole / 10 ** decimals, part.unit, codes);
    return true;
  }
  const unit = cjt188Units.get((before ? octets[0] : octets.at(-1)) ?? 0);
  // A number without its unit is told, but no code says what it would be.
  if (unit === undefined) draft.flag('decoder-warning');
  // Tens and hundreds move the point: the number stays the nearest to what the meter means.
  const point = decimals - (unit?.tens ?? 0);
  const value = point >= 0 ? whole / 10 ** point : whole * 10 ** -point;
  draft.put(field, value, unit?.unit, unit === undefined ? [] : codes);
  return true;
}

/** 2018 §7.4: 00 open, 01 closed, 11 fault. */
const valves = ['open', 'closed', 'unknown', 'fault'] as const;

function putStatus(draft: RecordDraft, code: string, octets: Uint8Array, { statusBits }: Cjt188Options): void {
  const [first = 0, second = 0] = octets;
  const [valve, low] = [valves[(first >>> statusBits.valve) & 3], ((first >>> statusBits.batteryLow) & 1) === 1];
  draft.put('valve', valve, undefined, [`cjt188:${code}/valve`]);
  draft.put('batteryLow', low, undefined, [`cjt188:${code}/batteryLow`]);
  draft.put('status', first + 256 * second);
}

/** ss mm hh DD MM YY CC; a clock that was never set has no time. */
function readClock(octets: Uint8Array, utcOffset: number): string | null {
  const [second, minute, hour, day, month, year, century] = Array.from(
    octets,
    (octet) => bcdNumber(Uint8Array.of(octet)) ?? Number.NaN,
  ) as [number, number, number, number, number, number, number];
  return rfc3339Of({ year: century * 100 + year, month, day, hour, minute, second }, utcOffset) ?? null;
}
