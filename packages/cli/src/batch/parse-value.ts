import { NameplateError, type TimeToLive, type ValuePermissions } from '@nameplate/model';
import { encodeAdmin, encodeValueList } from '@nameplate/protocol/handle';
import type { BatchValue } from './command.ts';

/**
 * `index type ttl permissions format data`, such as `1 URL 86400 1110 UTF8 https://example.com`.
 * @throws NameplateError INVALID_VALUE
 */
export function parseValueLine(line: string): BatchValue {
  const match = /^\s*(\d+)\s+(\S+)\s+(@?\d+)\s+(\S+)\s+([A-Za-z0-9]+)(?:[ \t](.*))?$/s.exec(line);
  if (!match) throw invalid('expected: index type ttl permissions format data');
  const [, index = '', type = '', ttl = '', permissions = '', format = '', data = ''] = match;
  return {
    index: number(index, 1, 'an index'),
    type,
    ttl: timeToLive(ttl),
    permissions: permissionsOf(permissions),
    data: dataOf(format.toUpperCase(), data),
  };
}

/** Seconds; `@` and Unix seconds for a moment, which is ours. */
function timeToLive(text: string): TimeToLive {
  return text.startsWith('@')
    ? { kind: 'absolute', unixSeconds: number(text.slice(1), 0, 'a moment') }
    : { kind: 'relative', seconds: number(text, 0, 'a TTL') };
}

function permissionsOf(text: string): ValuePermissions {
  if (!/^[01]{4}$/.test(text))
    throw invalid('permissions are four binary digits: adminRead adminWrite publicRead publicWrite');
  const [adminRead, adminWrite, publicRead, publicWrite] = [...text].map((digit) => digit === '1');
  return {
    adminRead: adminRead === true,
    adminWrite: adminWrite === true,
    publicRead: publicRead === true,
    publicWrite: publicWrite === true,
  };
}

function dataOf(format: string, text: string): BatchValue['data'] {
  switch (format) {
    case 'UTF8':
      return new TextEncoder().encode(text);
    case 'ADMIN': {
      const match = /^\s*(\d+):([01]{12,16}):(\S.*?)\s*$/s.exec(text);
      if (!match) throw invalid('ADMIN data is index:permissions:handle, such as 300:111111111111:0.NA/88.118');
      const [, index = '', permissions = '', handle = ''] = match;
      return encodeAdmin({ index: number(index, 0, 'an index'), permissions: Number.parseInt(permissions, 2), handle });
    }
    case 'LIST':
      return encodeValueList(
        text
          .split(';')
          .filter((entry) => entry.trim() !== '')
          .map(referenceOf),
      );
    case 'FILE':
      if (text.trim() === '') throw invalid('FILE data is the path of a file');
      return { file: text.trim() };
    case 'BASE64': {
      const octets = text.trim();
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(octets))
        throw invalid('the data is not base64');
      return Uint8Array.from(Buffer.from(octets, 'base64'));
    }
    default:
      throw invalid('the format is UTF8, ADMIN, LIST, FILE or BASE64');
  }
}

function referenceOf(text: string) {
  const match = /^\s*(\d+):(\S.*?)\s*$/s.exec(text);
  if (!match?.[2]) throw invalid('LIST data is index:handle, set apart by semicolons');
  return { index: number(match[1] ?? '', 0, 'an index'), handle: match[2] };
}

function number(text: string, min: number, what: string): number {
  const value = Number(text);
  if (value >= min && value <= 0x7fff_ffff) return value;
  if (what !== 'an index' && value <= 0xffff_ffff) return value;
  throw invalid(`${text} is not ${what}`);
}

function invalid(why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${why}.`, { reason: 'BATCH_LINE' });
}
