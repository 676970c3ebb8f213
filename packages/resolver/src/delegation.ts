import {
  type Identifier,
  parsePrefix,
  prefixKey,
  prefixRecordIdentifier,
  type Referral,
  typeSelects,
} from '@nameplate/model';
import type { Registry, StoredRecord } from '@nameplate/registry';

type Held = Pick<Registry, 'handles' | 'prefixes'>;

/** Who holds the handle, as far as a record here says so. RFC 3652 §3.4. */
export async function delegation(registry: Held, identifier: Identifier): Promise<Referral | undefined> {
  if (identifier.prefixKey === '0.NA') return await delegatedAbove(registry, identifier);
  const record = await registry.handles.read(prefixRecordIdentifier(identifier.prefix));
  return referralIn(record, 'service');
}

/**
 * Who holds the record of a prefix: what the nearest prefix above it says about those derived from it. A prefix that is
 * homed here keeps the records under it here, whatever its own record says.
 */
export async function delegatedAbove(
  registry: Held,
  { prefixKey: key, suffix }: Identifier,
): Promise<Referral | undefined> {
  if (key !== '0.NA') return undefined;
  for (let dot = suffix.lastIndexOf('.'); dot > 0; dot = suffix.lastIndexOf('.', dot - 1)) {
    const above = suffix.slice(0, dot);
    if (await registry.prefixes.has(prefixKey(above))) return undefined;
    const record = await registry.handles.read(prefixRecordIdentifier(parsePrefix(above)));
    const referral = referralIn(record, 'prefix');
    if (referral !== undefined) return referral;
  }
  return undefined;
}

const types = {
  service: ['HS_SITE.6', 'HS_SITE', 'HS_SERV'],
  prefix: ['HS_NA_DELEGATE', 'HS_SITE.PREFIX', 'HS_SERV.PREFIX'],
} as const;

/** Only what everybody may see is told on. */
function referralIn(record: StoredRecord | undefined, kind: Referral['kind']): Referral | undefined {
  if (record === undefined || record.state === 'retired') return undefined;
  const values = record.values.filter(
    ({ type, publicRead }) => publicRead && types[kind].some((wanted) => typeSelects(wanted, type)),
  );
  if (values.length === 0) return undefined;
  return { kind, handle: record.identifier.handle, values: values.map((value) => value.decode()) };
}
