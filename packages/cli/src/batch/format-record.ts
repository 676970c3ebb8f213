import { type HandleValue, typeSelects } from '@nameplate/model';
import { decodeAdmin, decodeValueList, encodeAdmin, encodeValueList } from '@nameplate/protocol/handle';

/** A record as a CREATE block that gives the same values again. References have no form in it; `lost` counts them. */
export function formatRecord(record: { readonly handle: string; readonly values: readonly HandleValue[] }): {
  readonly text: string;
  readonly lost: number;
} {
  const lines = record.values.map((value) => {
    const { index, type, ttl, permissions: may } = value;
    const life = ttl.kind === 'relative' ? ttl.seconds : `@${ttl.unixSeconds}`;
    const digits = [may.adminRead, may.adminWrite, may.publicRead, may.publicWrite]
      .map((bit) => (bit ? 1 : 0))
      .join('');
    return `${index} ${type} ${life} ${digits} ${dataText(value)}\n`;
  });
  const lost = record.values.reduce((count, { references }) => count + references.length, 0);
  return { text: `CREATE ${record.handle}\n${lines.join('')}\n`, lost };
}

/** The form that people read, wherever reading it gives the same octets. */
function dataText(value: HandleValue): string {
  return structured(value) ?? plain(value.data) ?? `BASE64 ${Buffer.from(value.data).toString('base64')}`;
}

function structured({ type, data }: HandleValue): string | undefined {
  try {
    if (typeSelects('HS_ADMIN', type)) {
      const admin = decodeAdmin(data);
      if (!same(encodeAdmin(admin), data) || !writable(admin.handle)) return undefined;
      return `ADMIN ${admin.index}:${admin.permissions.toString(2).padStart(12, '0')}:${admin.handle}`;
    }
    if (!typeSelects('HS_VLIST', type)) return undefined;
    const list = decodeValueList(data);
    if (!same(encodeValueList(list), data) || !list.every(({ handle }) => writable(handle))) return undefined;
    return `LIST ${list.map(({ index, handle }) => `${index}:${handle}`).join(';')}`;
  } catch {
    // The type promises a structure that the data has not.
    return undefined;
  }
}

function plain(data: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    // A backslash at the end of a line would join it with the next; a carriage return would go.
    return /[\r\u2028\u2029]|\\\n|\\$|\0/.test(text) ? undefined : `UTF8 ${text.replaceAll('\n', '\\\n')}`;
  } catch {
    return undefined;
  }
}

function writable(handle: string): boolean {
  return handle !== '' && handle === handle.trim() && !/[;\r\n\\]/.test(handle);
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
