import { describeObis, ucifiResource } from '@nameplate/formats';
import { builtInProfiles, isNumericKind, type MetricDefinition, unitConversion } from '@nameplate/model';
import { describe, expect, it } from 'vitest';

const metrics = builtInProfiles().flatMap(({ identifier, definition }) =>
  Object.entries(definition.metrics).map(([name, metric]) => [`${identifier} ${name}`, metric] as const),
);
const listOf = (codes: string | readonly string[] | undefined) => [codes ?? []].flat();

function convertible(from: string | undefined, { unit }: MetricDefinition): boolean {
  return from === undefined || unit === undefined || unitConversion(from, unit) !== undefined;
}

describe('the codes of the built-in profiles', () => {
  it.each(metrics.filter(([, { obis }]) => obis !== undefined))('OBIS: %s is what the table says', (_, metric) => {
    for (const code of listOf(metric.obis)) {
      const entry = describeObis(code);
      expect(entry, code).toBeDefined();
      if (isNumericKind(metric.kind))
        expect([code, entry?.kind, convertible(entry?.unit, metric)]).toEqual([code, metric.kind, true]);
    }
  });

  it.each(metrics.filter(([, { ucifi }]) => ucifi !== undefined))(
    'uCIFI: %s is what the registry says',
    (_, metric) => {
      for (const code of listOf(metric.ucifi)) {
        const resource = ucifiResource(code);
        expect(resource, code).toBeDefined();
        expect([code, convertible(resource?.[2], metric)]).toEqual([code, true]);
      }
    },
  );
});
