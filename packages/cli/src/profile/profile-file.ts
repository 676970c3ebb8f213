import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NameplateError } from '@nameplate/sdk';
import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Io } from '../io.ts';
import { fileTag } from './file-tag.ts';

/** A profile as its author wrote it, and where in the file its parts are. */
export interface ProfileFile {
  readonly file: string;
  readonly source: Readonly<Record<string, unknown>>;
  /** `FILE:LINE` of a path such as `metrics.flow.unit`, or of the nearest part of it that is there. */
  place(path: string): string;
}

const maxBytes = 1024 * 1024;

/** Reads YAML 1.2, which JSON is a part of, and what `!file` names; `-` is standard input. @throws NameplateError INVALID_VALUE with the line */
export async function readProfileFile(io: Io, file: string): Promise<ProfileFile> {
  const text = file === '-' ? await io.readInput() : await read(file);
  if (text.length > maxBytes) throw wrong(file, `it is longer than ${maxBytes} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    customTags: [fileTag(file === '-' ? '.' : dirname(file), maxBytes)],
  });
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

/** Follows a path as the checks write it, to the key of what it names. Names may have dots in them: the longest that fits is taken. */
function nodeAt(root: Node | null, path: string): Node | undefined {
  let found: Step | undefined = { at: root, value: root, rest: path };
  let nearest = found;
  while (found !== undefined && found.rest !== '') {
    nearest = found;
    const { value, rest }: Step = found;
    found = isSeq(value) ? inList(value.items, rest) : isMap(value) ? inMap(value.items, rest) : undefined;
  }
  return (found ?? nearest).at ?? undefined;
}

interface Step {
  /** What is pointed at: a key, or an item of a list. */
  readonly at: Node | null;
  readonly value: Node | null;
  readonly rest: string;
}

function inList(items: readonly unknown[], path: string): Step | undefined {
  const [all = '', place] = /^\[(\d+)\]\.?/.exec(path) ?? [];
  const item = place === undefined ? undefined : (items[Number(place)] as Node | undefined);
  return item === undefined ? undefined : { at: item, value: item, rest: path.slice(all.length) };
}

function inMap(items: readonly { readonly key: unknown; readonly value: unknown }[], path: string): Step | undefined {
  const [found] = items
    .map(({ key, value }) => ({ name: String((key as { readonly value?: unknown }).value), key, value }))
    .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (found === undefined) return undefined;
  const { name, key, value } = found;
  return { at: key as Node, value: value as Node | null, rest: path.slice(name.length).replace(/^\./, '') };
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
