import type { HandleValue } from '@nameplate/model';
import { WireReader, wireLimits } from './reader.ts';
import { encodeHandleValue, readHandleValue } from './value.ts';
import { WireWriter } from './writer.ts';

/** File `root_info`: the values of `0.NA/0.NA` that a client starts with. */
export function encodeRootInfo(values: readonly HandleValue[]): Uint8Array {
  const list = new WireWriter();
  list.list(values, (value) => list.raw(encodeHandleValue(value)));
  return new WireWriter(4 + list.length).octets(list.finish()).finish();
}

export function decodeRootInfo(bytes: Uint8Array): HandleValue[] {
  const file = new WireReader(bytes);
  const reader = new WireReader(file.octets('root_info'));
  const values = reader.list('values', 26, () => readHandleValue(reader), wireLimits.values);
  reader.end('the values');
  file.end('root_info');
  return values;
}
