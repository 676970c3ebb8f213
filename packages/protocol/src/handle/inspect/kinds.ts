import { decodeRootInfo, encodeRootInfo } from '../root-info.ts';
import { adminShape, valueListShape } from './admin.ts';
import { describeExactly, Fields, type JsonObject, printableText, type Shape, toHex, writeExactly } from './fields.ts';
import { frameShape, payloadShape } from './frame.ts';
import { keyFileShape, privateKeyShape, publicKeyShape } from './key.ts';
import { siteShape } from './site.ts';
import { valueFields, valueOfFields, valueShape } from './value.ts';

const rootInfoShape: Shape = {
  describe: (bytes) => ({ values: decodeRootInfo(bytes).map(valueFields) }),
  write: (fields) => encodeRootInfo(fields.list('values').map(valueOfFields)),
};

const secretKeyShape: Shape = {
  describe(bytes) {
    const text = printableText(bytes);
    return { secretHex: toHex(bytes), ...(text === undefined ? {} : { secretUtf8: text }) };
  },
  write: (fields) =>
    fields.has('secretHex') ? fields.octets('secretHex') : new TextEncoder().encode(fields.text('secretUtf8')),
};

const shapes = {
  frame: frameShape,
  /** A message without its envelope: what datagrams carry together. */
  message: payloadShape,
  value: valueShape,
  admin: adminShape,
  vlist: valueListShape,
  site: siteShape,
  'public-key': publicKeyShape,
  'secret-key': secretKeyShape,
  'private-key': privateKeyShape,
  'key-file': keyFileShape,
  'root-info': rootInfoShape,
} as const satisfies Record<string, Shape>;

/** What the inspector reads and writes. */
export type InspectKind = keyof typeof shapes;
export const inspectKinds = Object.keys(shapes) as readonly InspectKind[];

/** Octets as JSON; `hex` is there when the rest alone would not give them back. @throws NameplateError MALFORMED_MESSAGE */
export function describeOctets(kind: InspectKind, bytes: Uint8Array): JsonObject {
  return describeExactly(shapes[kind], bytes);
}

/** JSON as octets. @throws NameplateError INVALID_VALUE naming the field */
export function octetsFromFields(kind: InspectKind, json: unknown): Uint8Array {
  return writeExactly(shapes[kind], new Fields(json));
}

export function describeFrame(bytes: Uint8Array): JsonObject {
  return describeOctets('frame', bytes);
}

export function frameFromFields(json: unknown): Uint8Array {
  return octetsFromFields('frame', json);
}

export function describeValue(bytes: Uint8Array): JsonObject {
  return describeOctets('value', bytes);
}

export function valueFromFields(json: unknown): Uint8Array {
  return octetsFromFields('value', json);
}

/** The kind named, or undefined. */
export function inspectKindOf(name: string): InspectKind | undefined {
  return inspectKinds.find((kind) => kind === name);
}
