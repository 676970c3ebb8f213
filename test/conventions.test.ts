import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What each package may import of ours: docs/architecture.md § Packages. */
const mayImport: Record<string, readonly string[]> = {
  model: [],
  identifiers: ['model'],
  formats: ['model'],
  protocol: ['model'],
  'handle-client': ['model', 'protocol'],
  storage: ['model'],
  registry: ['identifiers', 'model', 'protocol', 'storage'],
  telemetry: ['formats', 'model', 'storage'],
  gateway: ['formats', 'model', 'telemetry'],
  resolver: ['handle-client', 'identifiers', 'model', 'protocol', 'registry'],
  server: [
    'formats',
    'gateway',
    'handle-client',
    'identifiers',
    'model',
    'protocol',
    'registry',
    'resolver',
    'storage',
    'telemetry',
  ],
  sdk: ['handle-client', 'identifiers', 'model', 'protocol'],
  device: ['model'],
  testing: ['model', 'sdk', 'server'],
  cli: ['formats', 'handle-client', 'identifiers', 'model', 'protocol', 'sdk', 'server', 'telemetry'],
};

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = /^(?:import|export)\b[^;']*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

describe('packages', () => {
  it('are the ones in the table', () => {
    expect(readdirSync(join(root, 'packages')).sort()).toEqual(Object.keys(mayImport).sort());
  });

  it.each(Object.keys(mayImport))('%s depends on what the table allows, and on nothing else of ours', (name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    const ours = Object.keys(manifest.dependencies).filter((dependency) => dependency.startsWith('@nameplate/'));
    const allowed = (mayImport[name] ?? []).map((dependency) => `@nameplate/${dependency}`);
    expect(allowed).toEqual(expect.arrayContaining(ours));
  });

  it.each(Object.keys(mayImport))('%s imports only what its manifest declares', (name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    const declared = [...Object.keys(manifest.dependencies), 'vitest', 'fast-check'];
    for (const file of sources(join(root, 'packages', name, 'src'))) {
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('.') || specifier.startsWith('node:')) continue;
        const dependency = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        const self = dependency === `@nameplate/${name}`;
        expect(declared.includes(dependency) || self, `${file} imports ${specifier}`).toBe(true);
      }
    }
  });

  it.each([
    ['model', []],
    ['identifiers', ['@nameplate/model']],
  ])('%s runs in a browser: it imports nothing of Node', (name, allowed) => {
    for (const file of sources(join(root, 'packages', name, 'src')).filter((path) => !path.endsWith('.test.ts'))) {
      const foreign = importsOf(file).filter((specifier) => !specifier.startsWith('.'));
      expect(allowed, file).toEqual(expect.arrayContaining(foreign));
    }
  });

  it('only configuration reads the environment', () => {
    for (const name of Object.keys(mayImport)) {
      for (const file of sources(join(root, 'packages', name, 'src'))) {
        if (file.endsWith('.test.ts') || file.includes('/server/src/config/') || file.includes('/cli/src/')) continue;
        expect(readFileSync(file, 'utf8').includes('process.env'), file).toBe(false);
      }
    }
  });
});

describe('errors', () => {
  it('docs/errors.md lists every code with its mapping, and no other', async () => {
    const { errorTable } = await import('@nameplate/model');
    const text = readFileSync(join(root, 'docs/errors.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| ([A-Z_]+) \| (\d+) \| (\d+) \| ([a-z-]+) \|/gm)];
    const documented = Object.fromEntries(
      rows.map(([, code, grpc, handle, http, retry]) => [
        code,
        { grpc, handle: Number(handle), http: Number(http), retry },
      ]),
    );
    const coded = Object.fromEntries(
      Object.entries(errorTable).map(([code, { grpc, handle, http, retry }]) => [code, { grpc, handle, http, retry }]),
    );
    expect(documented).toEqual(coded);
  });
});

describe('the checkout', () => {
  it('stands alone: no file points outside it', () => {
    const suspicious = /\/work\/|\.\.\/shared\b/;
    for (const directory of ['packages', 'docs', 'examples', 'scripts', 'proto']) {
      for (const entry of readdirSync(join(root, directory), { withFileTypes: true, recursive: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || /node_modules|\/dist\/|\.gz$/.test(path)) continue;
        expect(suspicious.test(readFileSync(path, 'utf8')), path).toBe(false);
      }
    }
  });
});
