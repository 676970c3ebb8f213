import { NameplateError, type Reading } from '@nameplate/model';

/** @throws NameplateError INVALID_VALUE for a reading that no key or row can hold: `decodeMessage` makes none */
export function checkStorable({ metric, value, unit, deviceTimeMs, receiveTimeMs }: Reading): void {
  if (!/^[^\p{Cc}\p{Cs}]{1,64}$/u.test(metric)) throw notStorable('metric', 'a name of 1 to 64 characters');
  if (typeof value === 'number' && !Number.isFinite(value)) throw notStorable('value', 'a finite number');
  if (unit.length > 64) throw notStorable('unit', 'at most 64 characters');
  for (const [field, time] of Object.entries({ deviceTimeMs, receiveTimeMs }))
    if (!Number.isSafeInteger(time) || time < 0) throw notStorable(field, 'whole milliseconds since 1970');
}

function notStorable(field: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `Reading, ${field}: expected ${expected}.`, {
    reason: 'READING',
    metadata: { field, expected },
  });
}
