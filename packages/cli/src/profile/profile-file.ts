import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';
import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Io } from '../io.ts';

/** A profile as its author wrote it, and where in the file its parts are. */
export interface ProfileFile {
  readonly file: string;
  readonly source: Readonly<Record<string, unknown>>;
  /** `FILE:LINE` of a path such as `metrics.flow.unit`, or of the nearest part of it that is there. */
  place(path: string): string;
}

const maxBytes = 1024 * 1024;

/** Reads YAML 1.2, which JSON is a part of; `-` is standard input. @throws NameplateError INVALID_VALUE with the line */
export async function readProfileFile(io: Io, file: string): Promise<ProfileFile> {
  const text = file === '-' ? await io.readInput() : await read(file);
  if (text.length > maxBytes) throw wrong(file, `it is longer than ${maxBytes} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const named = file === '-' ? 'standard input' : file;
  const [error] = document.errors;
  if (error !== undefined)
    throw wrong(`${named}:${lines.linePos(error.pos[0]).line}`, `it is no YAML or JSON (${error.message})`);
  const source: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    throw wrong(named, 'expected a profile: fields such as format and metrics');
  return {
    file: named,
    source: source as Record<string, unknown>,
    place: (path) => {
      const offset = nodeAt(document.contents, path)?.range?.[0];
      return offset === undefined ? named : `${named}:${lines.linePos(offset).line}`;
    },
  };
}

/** Follows a path as the checks write it. Names may have dots in them: the longest key that fits is taken. */
function nodeAt(root: Node | null, path: string): Node | undefined {
  let node = root ?? undefined;
  let rest = path;
  while (rest !== '' && node !== undefined) {
    const step = isSeq(node) ? inList(node.items, rest) : isMap(node) ? inMap(node.items, rest) : undefined;
    if (step === undefined) return node;
    [node, rest] = step;
  }
  return node;
}

type Step = readonly [node: Node, rest: string];

function inList(items: readonly unknown[], path: string): Step | undefined {
  const [all = '', place] = /^\[(\d+)\]\.?/.exec(path) ?? [];
  const item = place === undefined ? undefined : items[Number(place)];
  return item === undefined ? undefined : [item as Node, path.slice(all.length)];
}

function inMap(items: readonly { readonly key: unknown; readonly value: unknown }[], path: string): Step | undefined {
  const fits = items
    .map(({ key, value }) => ({ name: String((key as { readonly value?: unknown }).value), key, value }))
    .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
    .toSorted((a, b) => b.name.length - a.name.length);
  const [found] = fits;
  if (found === undefined) return undefined;
  const rest = path.slice(found.name.length).replace(/^\./, '');
  // Of a scalar the key's line is meant, which is the same or the one before.
  const node = rest === '' || found.value === null ? found.key : found.value;
  return [node as Node, rest];
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw wrong(file, `it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function wrong(file: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: ${why}.`, { reason: 'PROFILE_FILE', cause });
}
