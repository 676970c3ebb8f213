import { NameplateError, type Reading } from '@nameplate/model';

/** @throws NameplateError INVALID_VALUE for a reading that no key or row can hold: `decodeMessage` makes none */
export function checkStorable({ metric, value, unit, deviceTimeMs, receiveTimeMs }: Reading): void {
  checkMetric(metric);
  if (typeof value === 'number' && !Number.isFinite(value)) throw notStorable('value', 'a finite number');
  if (unit.length > 64) throw notStorable('unit', 'at most 64 characters');
  for (const [field, time] of Object.entries({ deviceTimeMs, receiveTimeMs }))
    if (!Number.isSafeInteger(time) || time < 0) throw notStorable(field, 'whole milliseconds since 1970');
}

/** The same for a metric that is asked for. @throws NameplateError INVALID_VALUE */
export function checkMetric(metric: string): void {
  if (!isKeyText(metric)) throw notStorable('metric', 'a name of 1 to 64 characters');
}

/** A key holds no NUL, and text with half a character in it would be another once it is read back. */
function isKeyText(text: string): boolean {
  return /^[^\p{Cc}\p{Cs}]{1,64}$/u.test(text);
}

function notStorable(field: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `Reading, ${field}: expected ${expected}.`, {
    reason: 'READING',
    metadata: { field, expected },
  });
}
