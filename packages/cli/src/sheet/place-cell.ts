import {
  type AttributeDefinition,
  attributeViolations,
  type Violation,
  violation,
  violationError,
} from '@nameplate/model';
import { type Column, type PlaceField, placeFields } from './columns.ts';
import { type CellRules, cellText, convertCell } from './convert-cell.ts';

/**
 * A cell as a member of a place, by the rules that the server has for it, so that what is wrong is told of the column.
 * @throws NameplateError INVALID_VALUE naming `place.…`, the rule and the value
 */
export function placeValue(field: PlaceField, cell: unknown, rules: CellRules): unknown {
  const definition: AttributeDefinition = placeFields[field];
  const name = `place.${field}`;
  if (definition.type !== 'string') return convertCell(name, definition, cell, rules);
  const text = cellText(cell, rules).trim();
  const broken = attributeViolations(name, definition, text);
  if (broken.length > 0) throw violationError(broken);
  if (text.length > addressMax) throw violationError([violation(name, 'range', String(text.length), addressLength)]);
  return text;
}

/** A longitude without a latitude, or the other way round; not where the other is there and wrong. */
export function unpairedPlace(
  place: Partial<Record<PlaceField, unknown>>,
  failed: ReadonlySet<Column>,
): readonly Violation[] {
  const isThere = (field: PlaceField) =>
    place[field] !== undefined || [...failed].some((column) => column.kind === 'place' && column.field === field);
  const [longitude, latitude] = [isThere('longitude'), isThere('latitude')];
  if (longitude === latitude) return [];
  const missing = longitude ? 'latitude' : 'longitude';
  return [violation(`place.${missing}`, 'required', 'none', both, bothRemedy)];
}

const addressMax = 1000;

const addressLength = { en: `at most ${addressMax} characters`, zh: `不超过 ${addressMax} 个字符的文本` };

const both = { en: 'longitude and latitude together', zh: '经度和纬度同时填写' };

const bothRemedy = {
  en: 'Fill in longitude and latitude, or neither.',
  zh: '请同时填写经度和纬度，或都不填写。',
};
