import { ucumCode, unitTable } from '@nameplate/model';
import type { TemplateDefinition } from '@nameplate/sdk';
import type { Context } from '../context.ts';
import { nameOf } from '../profile/profile-text.ts';
import { fields, table } from '../table.ts';

/** A template on one screen: what it is, then its attributes with their rules. */
export function templateText(
  { language, io }: Pick<Context, 'language' | 'io'>,
  of: {
    readonly identifier: string;
    readonly version: number;
    readonly state: string;
    readonly definition: TemplateDefinition;
  },
): string {
  const { identifier, version, state, definition } = of;
  const rows = Object.entries(definition.attributes).map(([name, attribute]) => [
    String(attribute.index ?? ''),
    name,
    attribute.type,
    attribute.unit ?? '',
    rules(attribute),
    nameOf(attribute.name, language),
  ]);
  return `${fields([
    ['template', identifier],
    ['version', `${version}, ${state}`],
    ['name', [definition.name?.zh, definition.name?.en].filter(Boolean).join(' · ')],
    ['industry', definition.industry],
    ['meaning', definition.semanticId],
    ['for', definition.visibility],
    ['forked from', definition.origin],
    ['profile', definition.profile],
  ])}\n${table(['index', 'attribute', 'type', 'unit', 'rules', 'name'], rows, io.columns)}`;
}

function rules(of: TemplateDefinition['attributes'][string]): string {
  const { required, unique, visibility = 'public', range, relation, pattern } = of;
  return [
    required ? 'required' : '',
    unique ? 'unique' : '',
    visibility === 'public' ? '' : visibility,
    range ? `${range.min ?? '-∞'} … ${range.max ?? '∞'}` : '',
    of.enum ? `one of ${of.enum.join(', ')}` : '',
    pattern ?? '',
    relation ?? '',
  ]
    .filter((rule) => rule !== '')
    .join(', ');
}

/** Units that are kept as they are and converted to no other. */
export function unitWarnings({ attributes }: TemplateDefinition): string[] {
  return Object.entries(attributes).flatMap(([name, { unit }]) => {
    if (unit === undefined || unitTable.has(unit)) return [];
    const meant = ucumCode(unit);
    return [
      `${name}: ${unit} is no unit that is known here${meant === undefined ? '' : `: its UCUM code is ${meant}`}.`,
    ];
  });
}
