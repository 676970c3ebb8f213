import { configKeyNames, configKeys, type KeyDefinition } from './keys.ts';
import { expectation } from './value.ts';

/** The table of `docs/configuration.md`. */
export function configTable(): string {
  const rows = configKeyNames.map((key) => {
    const definition: KeyDefinition = configKeys[key];
    return `| \`${key}\` | ${expectation(definition)} | ${shownDefault(definition)} | ${definition.about} |`;
  });
  return ['| key | value | default | what for |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Every flag with its default, for `--help`. */
export function flagHelp(): string {
  const rows = configKeyNames.map((key) => {
    const definition: KeyDefinition = configKeys[key];
    return `  --${key.replaceAll('_', '-')} (${shownDefault(definition).replaceAll('`', '')})\n      ${definition.about}`;
  });
  return [
    '  --config FILE (nameplate.json, if it exists)',
    '  --data DIR\n      Short for --data-directory.',
    ...rows,
  ].join('\n');
}

function shownDefault(definition: KeyDefinition): string {
  if (definition.kind === 'text') return definition.default === '' ? 'empty' : `\`${definition.default}\``;
  if (definition.kind === 'list') return `\`${definition.default.join(',')}\``;
  return `\`${String(definition.default)}\``;
}
