/**
 * A place as a `geo:` URI (RFC 5870): `geo:LATITUDE,LONGITUDE` or with an altitude. Reads such a text, a GeoJSON point, or an
 * object with latitude and longitude by their usual names. Undefined for what is none, or not on Earth.
 */
export function readPlace(raw: unknown): string | undefined {
  const numbers = typeof raw === 'string' ? fromUri(raw) : fromObject(raw);
  if (numbers === undefined) return undefined;
  const [latitude, longitude, altitude] = numbers;
  if (!isNumber(latitude) || !isNumber(longitude)) return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  if (altitude === undefined || altitude === null) return `geo:${plain(latitude)},${plain(longitude)}`;
  if (!isNumber(altitude) || Math.abs(altitude) > 1e7) return undefined;
  return `geo:${plain(latitude)},${plain(longitude)},${plain(altitude)}`;
}

const uri =
  /^geo:(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)(?:,(-?\d{1,8}(?:\.\d{1,15})?))?(?:;.{0,200})?$/i;

function fromUri(text: string): readonly unknown[] | undefined {
  const match = text.length <= 300 ? uri.exec(text) : null;
  return match?.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
}

/** GeoJSON (RFC 7946 §3.1.1) has the longitude first. */
function fromObject(raw: unknown): readonly unknown[] | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const has = new Map<string, unknown>(Object.entries(raw));
  const point = has.get('coordinates');
  if (has.get('type') === 'Point' && Array.isArray(point)) return [point[1], point[0], point[2]];
  const first = (...names: readonly string[]) =>
    names.map((name) => has.get(name)).find((value) => value !== undefined);
  return [first('latitude', 'lat'), first('longitude', 'lon', 'lng', 'long'), first('altitude', 'alt', 'elevation')];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Without an exponent, which the URI may not have; a tenth of a millimetre is enough. */
function plain(number: number): string {
  const text = number.toFixed(9).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
