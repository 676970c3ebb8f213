import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { convertUnit, senmlUnits, ucumCode, unitConversion, unitTable } from '@nameplate/model';
import { describe, expect, it } from 'vitest';

/** The reference implementation of UCUM of the National Library of Medicine. */
const ucum = UcumLhcUtils.getInstance();
const codes = [...unitTable.keys()];
const pairs = codes.flatMap((from) =>
  codes.filter((to) => unitConversion(from, to) !== undefined).map((to) => [from, to] as const),
);

/** UCUM has bels only with the references that it names: a milliwatt is not among them, and we convert none. */
const logarithmic = (code: string) => code.startsWith('dB');

describe('units', () => {
  it('are UCUM codes', () => {
    for (const code of codes.filter((each) => !logarithmic(each)))
      expect(ucum.validateUnitString(code).status, code).toBe('valid');
  });

  it('are converted as the reference implementation converts them', () => {
    expect(pairs.length).toBeGreaterThan(600);
    for (const [from, to] of pairs) {
      if (from === to) continue;
      for (const value of [0, 1, -40, 123.456]) {
        const expected = ucum.convertUnitTo(from, value, to);
        expect(expected.status, `${from} → ${to}`).toBe('succeeded');
        const ours = convertUnit(value, from, to) ?? Number.NaN;
        const wanted = expected.toVal ?? Number.NaN;
        const near = Math.abs(ours - wanted) <= 1e-9 * Math.max(Math.abs(wanted), 1e-9);
        expect(near, `${value} ${from} is ${wanted} ${to}, not ${ours}`).toBe(true);
      }
    }
  });

  it('of SenML have a UCUM code, which UCUM knows', () => {
    for (const [name, code] of senmlUnits)
      if (!logarithmic(code)) expect(ucum.validateUnitString(code).status, `${name} → ${code}`).toBe('valid');
    // Every name of RFC 8428 §12.1 and RFC 8798 §3 that is no unit of its own here is listed.
    const rfc8428 =
      'm kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats S/m B VA VAs var vars J/m kg/m3 deg Cel';
    const rfc8798 =
      'ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h ppm /100 /1000 hPa mm cm km km/h';
    for (const name of `${rfc8428} ${rfc8798}`.split(' ')) expect(ucumCode(name), name).toBeDefined();
  });
});
