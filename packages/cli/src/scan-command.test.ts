import { describe, expect, it } from 'vitest';
import { main } from './main.ts';

async function scanned(args: readonly string[], input = '') {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    environment: {},
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => input,
  };
  const code = await main(['node', 'nameplate', 'scan', ...args], io);
  return { code, out, err };
}

describe('nameplate scan', () => {
  it('shows scheme, canonical form, parts and typed data as JSON', async () => {
    const { code, out } = await scanned(['(01)09506000134352(3103)001750(17)271200', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      scheme: 'gs1',
      canonical: 'https://id.gs1.org/01/09506000134352',
      parts: { ai: '01', value: '09506000134352' },
      data: [
        { ai: '3103', name: 'netWeight', type: 'decimal', decimal: '1.750', unit: 'kg' },
        { ai: '17', name: 'useBy', type: 'date', date: '2027-12-31', dayGiven: false },
      ],
    });
  });

  it('reads standard input, and octets in hexadecimal', async () => {
    expect((await scanned(['-'], '6901234567892\n')).out).toContain('https://id.gs1.org/01/06901234567892');
    const hex = Buffer.from(']C10109506000134352').toString('hex');
    expect((await scanned([hex, '--hex', '--json'])).out).toContain('"symbology": "]C1"');
    expect(await scanned(['xyz', '--hex'])).toMatchObject({ code: 2 });
  });

  it('tells a slip with its place and remedies in both languages, as text and as JSON', async () => {
    const { code, err } = await scanned(['49015420323751-9']);
    expect(code).toBe(2);
    expect(err).toContain(`  49015420323751-9\n  ${' '.repeat(15)}^\n`);
    // For people from 1, for programs from 0.
    expect(err.replaceAll('\n', ' ')).toContain('at position 16 ("9")');
    expect(err).toContain('also possible: 490154203237518');
    expect(err).toMatch(/Compare the suggestion[\s\S]*请对照标签/);
    const { error } = JSON.parse((await scanned(['49015420323751-9', '--json'])).err);
    expect(error).toMatchObject({ kind: 'slip', scheme: 'imei', reason: 'CHECK_DIGIT', position: 15, found: '9' });
    expect(Object.keys(error.remedy)).toEqual(['en', 'zh']);
  });

  it('tells what it does not know, without a place', async () => {
    const { error } = JSON.parse((await scanned(['hello', '--json'])).err);
    expect(error).toMatchObject({ kind: 'unknown', reason: 'UNKNOWN_CODE' });
    expect(error).not.toHaveProperty('position');
  });

  it('asks for one scheme, and refuses one that there is not', async () => {
    expect((await scanned(['100011234567', '--scheme', 'ecode', '--json'])).out).toContain('"scheme": "ecode"');
    expect((await scanned(['100011234567', '--scheme', 'nothing'])).code).toBe(2);
  });
});
