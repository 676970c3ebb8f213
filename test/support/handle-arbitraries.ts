import type { HandleValue } from '@nameplate/model';
import {
  type AdminRecord,
  type Credential,
  type Envelope,
  type HandleMessage,
  type Header,
  type KeyFile,
  type MacProof,
  type PrivateKeyRecord,
  type PublicKeyRecord,
  type SessionSetup,
  type SiteRecord,
  unsigned,
} from '@nameplate/protocol/handle';
import fc, { type Arbitrary } from 'fast-check';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
export const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
/** Any characters, all planes, controls and byte order marks included. */
export const text = fc.string({ unit: 'binary', maxLength: 40 });
export const octets = fc.uint8Array({ maxLength: 80 });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** A number as its record holds it: no leading zeros. */
const number = octets.map(unsigned);
export const reference = fc.record({ handle: text, index: u32 });

export const value: Arbitrary<HandleValue> = fc.record({
  index: u32,
  timestamp: u32,
  ttl: fc.oneof(
    fc.record({ kind: fc.constant('relative' as const), seconds: u32 }),
    fc.record({ kind: fc.constant('absolute' as const), unixSeconds: u32 }),
  ),
  permissions: fc.record({
    adminRead: fc.boolean(),
    adminWrite: fc.boolean(),
    publicRead: fc.boolean(),
    publicWrite: fc.boolean(),
  }),
  type: text,
  data: octets,
  references: fc.array(reference, { maxLength: 3 }),
});
export const values = fc.array(value, { maxLength: 5 });

export const admin: Arbitrary<AdminRecord> = fc.record({ permissions: u16, handle: text, index: u32 });

export const site: Arbitrary<SiteRecord> = fc.record({
  protocolMajor: u8,
  protocolMinor: u8,
  serialNumber: u16,
  primary: fc.boolean(),
  multiPrimary: fc.boolean(),
  hashOption: fc.constantFrom('prefix', 'suffix', 'handle'),
  hashFilter: text,
  attributes: fc.array(fc.record({ name: text, value: text }), { maxLength: 3 }),
  servers: fc.array(
    fc.record({
      serverId: u32,
      address: exactly(16),
      publicKey: octets,
      interfaces: fc.array(
        fc.record({
          admin: fc.boolean(),
          query: fc.boolean(),
          protocol: fc.constantFrom('udp', 'tcp', 'http', 'https'),
          port: u32,
        }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 3 },
  ),
});

export const publicKey: Arbitrary<PublicKeyRecord> = fc.oneof(
  fc.record({ kind: fc.constant('rsa' as const), exponent: number, modulus: number }),
  fc.record({ kind: fc.constant('dsa' as const), q: number, p: number, g: number, y: number }),
  fc.record({ kind: fc.constant('dh' as const), y: number, p: number, g: number }),
  // Not text by accident: DER begins with a SEQUENCE.
  fc.record({
    kind: fc.constant('sm2' as const),
    spki: octets.map((rest) => Uint8Array.of(0x30, ...rest)),
    written: fc.constantFrom('pem', 'der'),
  }),
  fc.record({ kind: fc.constant('sm9' as const), id: text }),
  fc.record({ kind: fc.constant('pem' as const), text: text.map((rest) => `-----BEGIN${rest}`) }),
);

export const privateKey: Arbitrary<PrivateKeyRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('rsa-crt' as const),
    n: number,
    e: number,
    d: number,
    p: number,
    q: number,
    dP: number,
    dQ: number,
    qInv: number,
  }),
  fc.record({ kind: fc.constant('rsa' as const), n: number, d: number }),
  fc.record({ kind: fc.constant('dsa' as const), x: number, p: number, q: number, g: number }),
);

export const keyFile: Arbitrary<KeyFile> = fc.oneof(
  fc.record({ encryption: fc.constant('none' as const), clear: octets }),
  fc.record({ encryption: fc.constant('des-ecb' as const), ciphertext: octets }),
  fc.record({ encryption: fc.constant('des-cbc' as const), iv: exactly(8), ciphertext: octets }),
  fc.record({
    encryption: fc.constantFrom('3des-cbc' as const, 'aes-cbc' as const),
    salt: octets,
    iterations: u32,
    keyBits: u32,
    iv: octets,
    ciphertext: octets,
  }),
);

export const macProof: Arbitrary<MacProof> = fc.oneof(
  fc.record({ code: fc.constant(undefined), mac: exactly(16) }),
  ...(
    [
      [0x01, 16],
      [0x02, 20],
      [0x03, 32],
      [0x12, 20],
      [0x13, 32],
    ] as const
  ).map(([code, length]) => fc.record({ code: fc.constant(code), mac: exactly(length) })),
  fc.record({
    code: fc.constant(0x22 as const),
    mac: octets,
    derivation: fc.record({ salt: octets, iterations: u32, keyBits: u32 }),
  }),
);

const terms = {
  timeoutSeconds: u32,
  identity: fc.record({ handle: text, index: fc.integer({ min: -1, max: 0x7fff_ffff }) }),
};
export const sessionSetup: Arbitrary<SessionSetup> = fc.oneof(
  fc.record({ mode: fc.constantFrom(1 as const, 4 as const), ...terms, publicKey: octets }),
  fc.record({ mode: fc.constant(2 as const), ...terms }),
  fc.record({ mode: fc.constant(3 as const), ...terms, key: reference }),
);

export const digest = fc.oneof(
  ...(
    [
      [1, 16],
      [2, 20],
      [3, 32],
    ] as const
  ).map(([algorithm, length]) => fc.record({ algorithm: fc.constant(algorithm), octets: exactly(length) })),
);

export const credential: Arbitrary<Credential> = fc.record({
  signerHandle: text,
  sessionCounter: u32,
  type: text,
  digestAlgorithm: text,
  signature: octets,
});

/** Of what length the message is, its encoder says. */
const envelope: Arbitrary<Omit<Envelope, 'messageLength'>> = fc.record({
  major: u8,
  minor: u8,
  compressed: fc.constant(false),
  encrypted: fc.constant(false),
  truncated: fc.boolean(),
  suggestMajor: fc.integer({ min: 0, max: 3 }),
  suggestMinor: u8,
  sessionId: u32,
  requestId: u32,
  sequenceNumber: u32,
});

/** Operations and codes that are known, and some that are not. */
export const header: Arbitrary<Header> = fc.record({
  opCode: fc.oneof(
    fc.constantFrom(1, 2, 100, 101, 102, 103, 104, 105, 200, 201, 300, 301, 302, 400, 401, 402, 2001),
    u32,
  ),
  responseCode: fc.oneof(fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 100, 302, 303, 402), u32),
  flags: u32,
  siteInfoSerial: u16,
  recursionCount: u8,
  expirationTime: u32,
});

/** A message with this body. */
export function messageOf(body: Arbitrary<Uint8Array>, headers: Arbitrary<Header> = header): Arbitrary<HandleMessage> {
  return fc
    .record({ envelope, header: headers, body, credential: fc.oneof(fc.constant(new Uint8Array(0)), octets) })
    .map((message) => ({
      ...message,
      envelope: { ...message.envelope, messageLength: 24 + message.body.length + 4 + message.credential.length },
    }));
}
