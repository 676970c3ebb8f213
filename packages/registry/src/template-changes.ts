import type { TemplateDefinition } from '@nameplate/model';

/** What a new version would break in assets of an older one; empty when it is safe. */
export function breakingChanges(before: TemplateDefinition, after: TemplateDefinition): string[] {
  const removed = Object.entries(before.attributes).flatMap(([name, old]) => {
    const now = Object.hasOwn(after.attributes, name) ? after.attributes[name] : undefined;
    if (now === undefined) return [`${name} is removed`];
    return [
      now.index === old.index ? '' : `${name} moves from index ${old.index} to ${now.index}`,
      now.type === old.type ? '' : `${name} changes from ${old.type} to ${now.type}`,
      now.required === true && old.required !== true ? `${name} becomes required` : '',
      now.unique === true && old.unique !== true ? `${name} becomes unique` : '',
    ];
  });
  const added = Object.entries(after.attributes).map(([name, now]) =>
    now.required === true && !Object.hasOwn(before.attributes, name) ? `${name} is new and required` : '',
  );
  return [...removed, ...added].filter((change) => change !== '');
}
