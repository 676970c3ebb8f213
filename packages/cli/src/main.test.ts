import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeViolations, errorTable, NameplateError, violationError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Io } from './io.ts';
import { languageOf } from './language.ts';
import { main } from './main.ts';
import { reportError } from './report-error.ts';
import { displayWidth } from './table.ts';

function captured(environment: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    environment,
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => '',
  };
  return { io, out: () => out, err: () => err };
}

async function nameplate(...args: string[]) {
  const { io, out, err } = captured();
  const code = await main(['node', 'nameplate', ...args], io);
  return { code, out: out(), err: err() };
}

describe('nameplate', () => {
  it('--help names every command, with examples, within 80 columns', async () => {
    const { code, out } = await nameplate('--help');
    expect(code).toBe(0);
    const commands = [
      'start',
      'config',
      'doctor',
      'register',
      'resolve',
      'scan',
      'alias',
      'link',
      'list',
      'retire',
      'prefix',
      'template',
      'profile',
    ];
    const others = [
      'device',
      'tail',
      'readings',
      'handle',
      'key',
      'batch',
      'export',
      'import',
      'verify',
      'sign',
      'cert',
    ];
    for (const command of [...commands, ...others]) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain('Exit codes');
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });

  it.each([
    [['nothing']],
    [['resolve']],
    [['register', '88.118.22/a', '--place', 'here']],
    [['list', '88.118.22', '--limit', '0']],
    [['prefix', 'resolve', 'x']],
    [['resolve', '88.118.22/a', '--lang', 'fr']],
  ])('%j is wrong usage: 2, told on standard error', async (args) => {
    const { code, out, err } = await nameplate(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  it('suggests the command that was meant', async () => {
    expect((await nameplate('resolv')).err).toContain('Did you mean resolve?');
  });

  it('a server that is not there is 6, in one short block', async () => {
    const { code, err } = await nameplate('resolve', '88.118.22/a', '--endpoint', '127.0.0.1:1');
    expect(code).toBe(exitCodes.unavailable);
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(err).toContain('127.0.0.1:1');
  });
});

describe('reportError', () => {
  const missing = new NameplateError('HANDLE_NOT_FOUND', 'nothing there');

  it('tells message, code and remedy in the language', () => {
    for (const [language, remedy] of [
      ['en', errorTable.HANDLE_NOT_FOUND.remedy.en],
      ['zh', errorTable.HANDLE_NOT_FOUND.remedy.zh],
    ] as const) {
      const { io, err } = captured();
      expect(reportError(missing, { io, json: false, language })).toBe(exitCodes.notFound);
      expect(err()).toContain('nothing there [HANDLE_NOT_FOUND]');
      expect(err()).toContain(remedy);
    }
  });

  it('with --json is one JSON document', () => {
    const { io, err } = captured();
    reportError(missing, { io, json: true, language: 'en' });
    expect(JSON.parse(err())).toMatchObject({ error: { code: 'HANDLE_NOT_FOUND', message: 'nothing there' } });
  });

  it('tells each value that does not fit its template, in 80 columns and in the language', () => {
    const rules = {
      serial: { type: 'string', required: true },
      medium: { type: 'string', enum: ['w'.repeat(120)] },
    } as const;
    const broken = violationError([
      ...attributeViolations('serial', rules.serial, undefined),
      ...attributeViolations('medium', rules.medium, 'o'.repeat(200)),
    ]);
    for (const [language, title, label] of [
      ['en', 'error: 2 values do not fit the template. [INVALID_VALUE]', 'expected'],
      ['zh', '错误: 2 处与模板不符。 [INVALID_VALUE]', '应为'],
    ] as const) {
      const { io, err } = captured();
      expect(reportError(broken, { io: { ...io, columns: 80 }, json: false, language })).toBe(exitCodes.usage);
      const lines = err().split('\n');
      expect(lines[0]).toBe(title);
      expect(lines).toContain('serial (required)');
      expect(err()).toContain(label);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
    const { io, err } = captured();
    reportError(broken, { io, json: true, language: 'en' });
    expect(JSON.parse(err())).toMatchObject({
      error: { violations: [{ attribute: 'serial' }, { attribute: 'medium' }] },
    });
  });

  it('what is not a NameplateError is 1', () => {
    expect(exitCodeOf(new TypeError('x'))).toBe(exitCodes.internal);
  });
});

describe('exit codes', () => {
  it('docs/guides/cli.md lists every code of an error where it belongs', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/guides/cli.md'), 'utf8');
    const documented = new Map(
      [...text.matchAll(/^\| (\d) \|.*$/gm)].flatMap(([row, code]) =>
        [...row.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => [name, Number(code)]),
      ),
    );
    const coded = Object.keys(errorTable).map((code) => [code, exitCodeOf(new NameplateError(code as 'INTERNAL', ''))]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(coded));
  });
});

describe('language', () => {
  it('is the option’s, else the locale’s', () => {
    expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(languageOf('en', { LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf(undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOf(undefined, {})).toBe('en');
  });
});
