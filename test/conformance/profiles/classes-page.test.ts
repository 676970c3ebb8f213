import { join } from 'node:path';
import { builtInProfiles, type DeviceProfile, type MetricDefinition, stateValue } from '@nameplate/model';
import { expect, it } from 'vitest';

const file = join(import.meta.dirname, '../../../docs/devices/classes.md');

/** Written by `vitest run --project conformance test/conformance/profiles/classes-page.test.ts -u`. */
it('docs/devices/classes.md is what the built-in profiles are', async () => {
  await expect(page()).toMatchFileSnapshot(file);
});

function page(): string {
  const all = builtInProfiles();
  return `# Built-in profiles

Written from the profiles themselves; a test keeps it so. How to use and extend them: [profiles.md](profiles.md). What a profile inherits is
listed with its base. Alarms use thresholds that are usual: extend the profile to set yours.

${all.map(({ identifier, definition }) => section(identifier.slice(identifier.indexOf('/') + 1), definition)).join('\n')}`;
}

function section(id: string, profile: DeviceProfile): string {
  const base = builtInProfiles().find(({ identifier }) => profile.extends === `${identifier}@1`)?.definition;
  const own = <T>(named: Readonly<Record<string, T>> = {}, inherited: Readonly<Record<string, T>> = {}) =>
    Object.entries(named).filter(([name]) => !Object.hasOwn(inherited, name));
  const metrics = own(profile.metrics, base?.metrics);
  const commands = own(profile.commands, base?.commands);
  const known = new Set(base?.alarms?.map((alarm) => alarm.id));
  const alarms = (profile.alarms ?? []).filter((alarm) => !known.has(alarm.id));
  const formats = (profile.decode ?? []).map(
    ({ match, format }) =>
      `\`${format}\` (${Object.entries(match ?? {})
        .map((pair) => pair.join(' '))
        .join(', ')})`,
  );
  return `## \`${id}\` · ${profile.name?.en} · ${profile.name?.zh}

${[
  profile.class && `Class \`${profile.class}\``,
  base && `extends \`${profile.extends?.replace(/^.*\/|@\d+$/g, '')}\``,
  `reports every ${profile.expectedIntervalS} s`,
]
  .filter(Boolean)
  .join(', ')}. Formats: ${[...formats, `else \`${profile.format}\``].join(', ')}.

| metric | kind | unit | range | codes | name |
| --- | --- | --- | --- | --- | --- |
${metrics.map(([name, metric]) => metricRow(name, metric)).join('')}${
  commands.length === 0
    ? ''
    : `
| command | risk | takes | name |
| --- | --- | --- | --- |
${commands.map(([name, { risk, args, name: text }]) => `| \`${name}\` | ${risk} | ${Object.keys(args?.properties ?? {}).join(', ')} | ${text?.en} · ${text?.zh} |\n`).join('')}`
}${
  alarms.length === 0
    ? ''
    : `
| alarm | severity | when | name |
| --- | --- | --- | --- |
${alarms.map(({ id: alarm, severity, when, name }) => `| \`${alarm}\` | ${severity} | \`${when}\` | ${name?.en} · ${name?.zh} |\n`).join('')}`
}`;
}

function metricRow(name: string, metric: MetricDefinition): string {
  const { kind, unit, range, obis, ucifi, dlt645, cjt188, values, name: text } = metric;
  const bounds = range && `${range.min ?? ''} … ${range.max ?? ''}`;
  const states = [...new Set(Object.values(values ?? {}).map(stateValue))];
  const codes = [obis, ucifi, dlt645, cjt188]
    .flat()
    .filter(Boolean)
    .map((code) => `\`${code}\``);
  const what = unit === undefined ? (states.length > 0 ? states.join(', ') : '') : `\`${unit}\``;
  return `| \`${name}\` | ${kind} | ${what} | ${bounds ?? ''} | ${codes.join(' ')} | ${text?.en} · ${text?.zh} |\n`;
}
