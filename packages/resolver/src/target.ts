import {
  type Identifier,
  identifierFromHandle,
  parseIdentifier,
  parsePrefix,
  prefixRecordIdentifier,
} from '@nameplate/model';

/** What a text asks for: an identifier, or a prefix alone, which means the prefix's own record `0.NA/88.118`. */
export function parseTarget(text: string): Identifier {
  return prefixAlone(text) ?? parseIdentifier(text);
}

/** The same for the value form, as the Handle protocol carries it. */
export function targetFromHandle(handle: string): Identifier {
  return prefixAlone(handle) ?? identifierFromHandle(handle);
}

function prefixAlone(text: string): Identifier | undefined {
  // A percent escape may hide the slash; `hdl:` and URLs are left to the identifier's parser.
  if (/[/%:]/.test(text) || text.trim() === '') return undefined;
  return prefixRecordIdentifier(parsePrefix(text));
}
