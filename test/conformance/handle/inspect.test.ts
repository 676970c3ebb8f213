import {
  describeFrame,
  describeOctets,
  frameFromFields,
  type InspectKind,
  octetsFromFields,
} from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { hexOf, octets, ofKind, vectors } from './vectors.ts';

/** By the vectors' kind. */
const inspected: Readonly<Record<string, InspectKind>> = {
  'frame/request': 'frame',
  'frame/response': 'frame',
  'udp/request': 'message',
  'handle-value': 'value',
  'data/HS_ADMIN': 'admin',
  'data/HS_VLIST': 'vlist',
  'data/HS_SITE': 'site',
  'data/HS_NA_DELEGATE': 'site',
  'data/HS_PUBKEY': 'public-key',
  'data/HS_SECKEY': 'secret-key',
  'key/private': 'private-key',
  'key/private-file': 'key-file',
  'file/global-values': 'root-info',
};

/** What only whoever made the vector knows: keys, what was signed, remarks. */
const notInTheOctets = new Set([
  'note',
  'json',
  'datagrams',
  'envelopes',
  'passphrase',
  'plainHex',
  'pkcs8Pem',
  'passwordUtf8',
  'hashed',
  'publicKeySpkiPem',
  'publicKeyHsPubkeyHex',
  'sessionKeyHex',
  'sessionCounter',
  'clientPrivateXHex',
  'serverPrivateXHex',
  'serverPublicKeySpkiPem',
  'keyAlgorithm',
  'signedDataHex',
  'deterministic',
  'secretKeyHex',
  'secretKeyIsSha1HexOfPassword',
  'macInputHex',
]);

function visible(fields: Record<string, unknown>, kind: string): unknown {
  return JSON.parse(
    JSON.stringify(fields, (name, value: unknown) => {
      if (kind === 'public-key' && name === 'json') return value;
      // Of RSA and DSA keys the vectors have the X.509 form too, which is not on the wire.
      if (kind === 'public-key' && name === 'spkiPem' && fields['keyType'] !== 'SM2_PUB_KEY') return undefined;
      return notInTheOctets.has(name) ? undefined : value;
    }),
  );
}

const cases = vectors.flatMap((vector) => {
  const kind = inspected[vector.kind];
  return kind === undefined ? [] : [{ ...vector, kind }];
});

describe('inspector', () => {
  it('knows every kind of vector but those that are no octets of the protocol by themselves', () => {
    expect(vectors.length - cases.length).toBe(ofKind('hash/server-selection', 'auth/mac', 'session/encrypted').length);
    expect(cases).toHaveLength(170);
  });

  it.each(cases)('$name is described as the vector says, and written back', ({ kind, hex, fields }) => {
    const described = describeOctets(kind, octets(hex));
    expect(described).toMatchObject(visible(fields, kind) as object);
    expect(hexOf(octetsFromFields(kind, JSON.parse(JSON.stringify(described))))).toBe(hex);
    // Without the octets themselves: the description alone is whole.
    expect(Object.keys(described)).not.toContain('hex');
  });
});

describe('the vectors’ own fields', () => {
  // These fields are no whole message: the body lists the handle only, or leaves out the identity token's octets.
  const partial = (fields: Record<string, unknown>) => {
    const { header, body } = fields as { header: { opCode: number; responseCode: number }; body: object };
    const wants = { 100: 'values', 102: 'values', 103: 'indexes', 104: 'values' }[header.opCode];
    const token = (body as { trailingAuthBytesLength?: number }).trailingAuthBytesLength ?? 0;
    return header.responseCode === 0 && ((wants !== undefined && !(wants in body)) || token > 0);
  };
  const frames = ofKind('frame/request', 'frame/response').filter(({ fields }) => !partial(fields));

  it('are whole for most frames', () => {
    expect(frames.length).toBeGreaterThan(105);
  });

  it.each(frames)('$name is written from them, octet by octet', ({ hex, fields }) => {
    expect(hexOf(frameFromFields(fields))).toBe(hex);
  });

  it.each(cases.filter(({ kind }) => ['value', 'admin', 'vlist', 'site', 'root-info'].includes(kind)))(
    '$name: $kind is written from them',
    ({ kind, hex, fields }) => {
      expect(hexOf(octetsFromFields(kind, fields))).toBe(hex);
    },
  );
});

describe('what is not exact', () => {
  const request = octets(ofKind('frame/request')[0]?.hex ?? '');

  it('keeps the octets: a reserved octet that is set', () => {
    const frame = request.slice();
    frame[35] = 7;
    const described = describeFrame(frame);
    expect(described['hex']).toBe(hexOf(frame));
    expect(frameFromFields(described)).toEqual(frame);
  });

  it('names the field that is wrong', () => {
    const { header, ...rest } = describeFrame(request) as { header: object };
    expect(() => frameFromFields({ ...rest, header: { ...header, opCode: 'resolve' } })).toThrow(/^header\.opCode: /);
    expect(() => frameFromFields({ ...rest, header: { ...header, opFlags: '19000000' } })).toThrow(
      /^header\.opFlags: /,
    );
  });
});
