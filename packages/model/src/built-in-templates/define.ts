import type { AttributeDefinition } from '../template.ts';

type Rules = Omit<AttributeDefinition, 'type' | 'name'>;

const attribute =
  (type: AttributeDefinition['type']) =>
  (en: string, zh: string, rules: Rules = {}): AttributeDefinition => ({ type, name: { en, zh }, ...rules });

export const text = attribute('string');
export const whole = attribute('integer');
export const moment = attribute('time');
export const flag = attribute('boolean');
export const reference = attribute('reference');
export const json = attribute('json');

/** A number in a unit, UCUM. */
export function quantity(unit: string, en: string, zh: string, rules: Rules = {}): AttributeDefinition {
  return { type: 'number', name: { en, zh }, unit, ...rules };
}

/** A day as `2026-01-31`. */
export function day(en: string, zh: string, rules: Rules = {}): AttributeDefinition {
  return { type: 'string', name: { en, zh }, pattern: '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])', ...rules };
}

/** A number that is not below zero. */
export const fromZero: Rules = { range: { min: 0 } };
