import { type Identifier, identifierFromHandle, NameplateError, parsePrefix } from '@nameplate/model';
import type { Block } from './blocks.ts';
import type { BatchCommand, BatchIdentity } from './command.ts';
import { parseValueLine } from './parse-value.ts';

/** Reads one block. @throws NameplateError INVALID_VALUE, INVALID_IDENTIFIER or LIMIT_EXCEEDED that names the line */
export function parseBlock(block: Block): BatchCommand {
  if (block.refused) throw block.refused;
  const [head, ...rest] = block.lines;
  const match = /^\s*(\w+)\s*(.*)$/s.exec(head?.text ?? '');
  const [, keyword = '', argument = ''] = match ?? [];
  const kind = keyword.toLowerCase();
  switch (kind) {
    case 'create':
    case 'add':
    case 'modify':
      return { kind, handle: handleOf(block, argument), values: valuesOf(block, rest) };
    case 'delete':
      nothingMore(block, rest);
      return { kind, handle: handleOf(block, argument) };
    case 'remove':
      nothingMore(block, rest);
      return removeOf(block, argument);
    case 'home':
    case 'unhome':
      return { kind, prefixes: prefixesOf(block, argument, rest) };
    case 'authenticate':
      return { kind, identity: identityOf(block, argument, rest) };
    case 'sessionsetup':
      return { kind: 'session' };
    default:
      throw wrong(block.line, `expected CREATE, ADD, MODIFY, REMOVE, DELETE, HOME, UNHOME or AUTHENTICATE`);
  }
}

type Lines = Block['lines'];

function valuesOf(block: Block, rest: Lines) {
  if (rest.length === 0) throw wrong(block.line, 'expected a line for each value under it');
  return rest.map(({ number, text }) => {
    try {
      return parseValueLine(text);
    } catch (thrown) {
      if (thrown instanceof NameplateError) throw wrong(number, thrown.message, thrown);
      throw thrown;
    }
  });
}

/** `2,3:88.118/a`: the handle may have colons itself, the first one divides. */
function removeOf(block: Block, argument: string): BatchCommand {
  const match = /^((?:\d{1,10})(?:\s*,\s*\d{1,10})*)\s*:(.*)$/s.exec(argument);
  if (!match) throw wrong(block.line, 'expected indexes and a handle, such as REMOVE 2,3:88.118.22/a');
  const indexes = (match[1] ?? '').split(',').map(Number);
  return { kind: 'remove', handle: handleOf(block, match[2] ?? ''), indexes };
}

/** `HOME prefix`, or with the server's address and a prefix on each line under it. */
function prefixesOf(block: Block, argument: string, rest: Lines) {
  const named = /^\S+:\d+(?::\w+)?$/.test(argument.trim()) ? [] : argument.split(/\s+/);
  const names = [...named, ...rest.map(({ text }) => text)].map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw wrong(block.line, 'expected a prefix');
  return names.map((name) => located(block.line, () => parsePrefix(name.replace(/^0\.NA\//i, ''))));
}

function identityOf(block: Block, argument: string, rest: Lines): BatchIdentity {
  const match = /^(PUBKEY|SECKEY):(\d{1,10}):(\S.*)$/i.exec(argument.trim());
  const [secret, ...more] = rest;
  // What stands there is a secret: no message repeats it.
  if (!match?.[3] || !secret || more.length > 0)
    throw wrong(block.line, 'expected AUTHENTICATE PUBKEY:index:handle or SECKEY:index:handle, and one line under it');
  const who = { index: Number(match[2]), handle: match[3] };
  if (match[1]?.toUpperCase() === 'SECKEY') return { ...who, method: 'SECKEY', secret: secret.text };
  const [keyFile = '', ...passphrase] = secret.text.split('|');
  const given = passphrase.join('|').trim();
  return { ...who, method: 'PUBKEY', keyFile: keyFile.trim(), passphrase: given === '' ? undefined : given };
}

function handleOf({ line }: Block, text: string): Identifier {
  return located(line, () => identifierFromHandle(text.trim()));
}

function nothingMore({ line }: Block, [more]: Lines): void {
  if (more) throw wrong(more.number, `nothing belongs under line ${line}`);
}

function located<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof NameplateError) throw wrong(line, thrown.message, thrown);
    throw thrown;
  }
}

function wrong(line: number, why: string, cause?: NameplateError): NameplateError {
  const message = `Line ${line}: ${why}${why.endsWith('.') ? '' : '.'}`;
  return new NameplateError(cause?.code ?? 'INVALID_VALUE', message, {
    reason: cause?.reason ?? 'BATCH_LINE',
    metadata: { line: String(line) },
    cause,
  });
}
