/** JSON as indented lines, for people: a name and its value each; lists of things are numbered from 1. */
export function outline(json: object, indent = ''): string {
  const entries = Object.entries(json);
  const width = Math.max(0, ...entries.filter(([, value]) => !isNested(value)).map(([name]) => name.length));
  return entries
    .map(([name, value]) =>
      isNested(value)
        ? `${indent}${name}\n${outline(numbered(value), `${indent}  `)}`
        : `${indent}${name.padEnd(width)}  ${shown(value)}`.trimEnd().concat('\n'),
    )
    .join('');
}

function isNested(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.some(isNested) : Object.keys(value).length > 0;
}

function numbered(value: object): object {
  return Array.isArray(value) ? Object.fromEntries(value.map((entry, at) => [`${at + 1}.`, entry])) : value;
}

/** What comes over the wire shall not steer the terminal: it is quoted when it could. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(' ');
  if (typeof value === 'string') return /\p{C}/u.test(value) ? JSON.stringify(value).replace(/\p{C}/gu, '·') : value;
  return value === null || typeof value === 'object' ? '–' : JSON.stringify(value);
}
