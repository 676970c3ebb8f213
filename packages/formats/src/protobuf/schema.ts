import { NameplateError } from '@nameplate/model';
import protobuf from 'protobufjs';

/** What may be imported: the types that every protobuf has (google/protobuf/). */
const wellKnown = ['any', 'duration', 'empty', 'field_mask', 'struct', 'timestamp', 'wrappers'].map(
  (name) => `google/protobuf/${name}.proto`,
);

/**
 * The message of a `.proto` text. Only its description is used: no code is made of it.
 * @throws NameplateError INVALID_VALUE with the line, or what is missing
 */
export function compileSchema(text: string, message: string): protobuf.Type {
  const root = new protobuf.Root();
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
    for (const name of [...imports, ...weakImports]) {
      const nested = wellKnown.includes(name) ? protobuf.common.get(name)?.nested : undefined;
      if (nested === undefined) throw new TypeError(`import "${name}": put what it holds into the text itself`);
      root.addJSON(nested);
    }
    root.resolveAll();
  } catch (thrown) {
    throw unusable('schema', `The schema cannot be used: ${reasonOf(thrown)}.`, 'the text of a .proto file', thrown);
  }
  let found: protobuf.ReflectionObject | null;
  try {
    found = root.lookup(message);
  } catch {
    found = null;
  }
  if (found instanceof protobuf.Type) return found;
  const names = messageNames(root).slice(0, 20).join(', ');
  throw unusable('message', `The schema has no message ${message}; it has ${names}.`, `one of ${names}`);
}

function messageNames(namespace: protobuf.NamespaceBase): string[] {
  return namespace.nestedArray.flatMap((nested) => [
    ...(nested instanceof protobuf.Type ? [nested.fullName.slice(1)] : []),
    ...(nested instanceof protobuf.Namespace ? messageNames(nested) : []),
  ]);
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.slice(0, 200) : 'it does not parse';
}

function unusable(path: string, text: string, expected: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path}: ${text}`, {
    reason: 'SCHEMA',
    metadata: { path, expected },
    cause,
  });
}
