import {
  type AttributeSelector,
  type Grant,
  parseSelector,
  selectsMetric,
  selectsValue,
  typeSelects,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import { accessPrefix } from '../permission.ts';
import type { StoredRecord, StoredValue } from '../stored-record.ts';
import { parseTemplateReference } from '../value-rules.ts';
import type { GrantBook } from './grant-book.ts';
import type { CompiledGrant, ValueFacts } from './rule.ts';

/** The grants that concern a record, ready to decide with. */
export interface CompiledRecord {
  /** Of the grant book when it was made. */
  readonly epoch: number;
  readonly grants: readonly { readonly compiled: CompiledGrant; readonly selectors: readonly AttributeSelector[] }[];
  /** Those that pick each value, in the order of the record. */
  readonly byValue: readonly (readonly CompiledGrant[])[];
}

export async function compileRecord(book: GrantBook, record: StoredRecord): Promise<CompiledRecord> {
  const { epoch } = book;
  const { identifier, values } = record;
  const concerning = await book.concerning(identifier.key, accessPrefix(identifier), templateKeyOf(values));
  const grants = await Promise.all(
    concerning.map(async (grant) => ({ compiled: await book.compile(grant), selectors: selectorsOf(grant) })),
  );
  return { epoch, grants, byValue: values.map((value) => grantsOfValue(grants, value)) };
}

/** The grants that pick a value. */
export function grantsOfValue(
  grants: CompiledRecord['grants'],
  value: { readonly index: number; readonly type: string },
): readonly CompiledGrant[] {
  return grants.flatMap(({ compiled, selectors }) => (selectsValue(selectors, value) ? [compiled] : []));
}

/** The grants that pick the readings of a metric. */
export function grantsOfMetric(grants: CompiledRecord['grants'], metric: string): readonly CompiledGrant[] {
  return grants.flatMap(({ compiled, selectors }) => (selectsMetric(selectors, metric) ? [compiled] : []));
}

export function selectorsOf({ attributes }: Grant): readonly AttributeSelector[] {
  return attributes.map(parseSelector);
}

/** What the rule asks about a stored value. */
export function factsOf({ index, type, visibility, publicRead, adminRead }: StoredValue): ValueFacts {
  return { index, type, visibility, readable: publicRead || adminRead };
}

/** The comparison key of the template that a record is made from. */
export function templateKeyOf(values: readonly StoredValue[]): string | undefined {
  const value = values.find(({ index }) => index === valueIndexes.templateReference);
  if (value === undefined || !typeSelects(valueTypes.templateReference, value.type)) return undefined;
  return parseTemplateReference(value.decode()).key;
}
