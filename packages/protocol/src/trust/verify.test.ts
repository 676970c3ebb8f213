import { generateKeyPairSync } from 'node:crypto';
import { defaultPermissions, type HandleValue, NameplateError } from '@nameplate/model';
import fc from 'fast-check';
import { CompactSign, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  issueCertificate,
  type Permission,
  type PrivateJwk,
  publicJwk,
  signValues,
  type TrustReport,
  type TrustRoot,
  verifyRecord,
} from './index.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const seconds = now / 1_000;
const handle = '88.118.22/meter-0001';

function keyPair(kind: 'ed25519' | 'P-256' | 'rsa'): PrivateJwk {
  const { privateKey } =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: kind });
  return privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
}

const keys = {
  root: keyPair('rsa'),
  authority: keyPair('P-256'),
  signer: keyPair('ed25519'),
  other: keyPair('ed25519'),
};
const pub = (key: PrivateJwk) => publicJwk(key) ?? expect.fail('no public key');
const roots: readonly TrustRoot[] = [{ publicKey: pub(keys.root) }];
const names = {
  root: { index: 300, handle: '0.NA/0.NA' },
  authority: { index: 300, handle: '0.NA/88.118' },
  signer: { index: 300, handle: '0.NA/88.118.22' },
};

function value(index: number, type: string, data: string | Uint8Array): HandleValue {
  const octets = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const ttl = { kind: 'relative', seconds: 86_400 } as const;
  return { index, type, data: octets, ttl, permissions: defaultPermissions, timestamp: 1, references: [] };
}

const values = [value(1, 'URL', 'https://example.com'), value(2, 'EMAIL', 'a@example.com')];
const valid = { issuedAt: seconds - 60, expires: seconds + 3_600 };
type Dates = { readonly issuedAt: number; readonly expires: number };

/** Root certifies the authority, this the signer, this the record. Every part may be made otherwise. */
async function world(
  change: {
    readonly authorityPermissions?: readonly Permission[];
    readonly signerPermissions?: readonly Permission[];
    readonly authorityDates?: Dates;
    readonly signerDates?: Dates;
    readonly dates?: Dates;
    readonly signWith?: PrivateJwk;
    readonly signed?: readonly HandleValue[];
    readonly subject?: string;
  } = {},
) {
  const authority = await issueCertificate({
    issuer: names.root,
    key: keys.root,
    subject: names.authority,
    publicKey: pub(keys.authority),
    permissions: change.authorityPermissions ?? [
      { perm: 'thisHandle', handle: '0.NA/88.118' },
      { perm: 'derivedPrefixes', handle: '0.NA/88.118' },
    ],
    ...(change.authorityDates ?? valid),
  });
  const signer = await issueCertificate({
    issuer: names.authority,
    key: keys.authority,
    subject: names.signer,
    publicKey: pub(keys.signer),
    permissions: change.signerPermissions ?? [{ perm: 'handlesUnderThisPrefix', handle: '0.NA/88.118.22' }],
    ...(change.signerDates ?? valid),
  });
  const signature = await signValues({
    issuer: names.signer,
    key: change.signWith ?? keys.signer,
    handle: change.subject ?? handle,
    values: change.signed ?? values,
    ...(change.dates ?? valid),
  });
  const records: Record<string, readonly HandleValue[]> = {
    '0.NA/88.118': [value(400, 'HS_CERT', authority)],
    '0.NA/88.118.22': [value(400, 'HS_CERT', signer)],
  };
  return { records, signature: value(400, 'HS_SIGNATURE', signature) };
}

type Records = Readonly<Record<string, readonly HandleValue[]>>;

function verify(records: Records, own: readonly HandleValue[], trusted = roots): Promise<TrustReport> {
  return verifyRecord({ handle, values: own }, { roots: trusted, now, fetch: async (asked) => records[asked] });
}

/** `kind index state` of every link. */
function shown({ links }: TrustReport): string[] {
  return links.map(({ kind, at, index, state }) => `${kind} ${index} of ${at}: ${state}`);
}

const soundLinks = [
  `value 1 of ${handle}: ok`,
  `value 2 of ${handle}: ok`,
  `signature 400 of ${handle}: ok`,
  'certificate 400 of 0.NA/88.118.22: ok',
  'certificate 400 of 0.NA/88.118: ok',
];

/** The sound links, with those given in place of them. */
function except(...others: readonly string[]): string[] {
  const name = (link: string) => link.slice(0, link.lastIndexOf(':'));
  return soundLinks.map((link) => others.find((other) => name(other) === name(link)) ?? link);
}

describe('verifyRecord', () => {
  it('walks from the values to the root, whatever kind the keys are', async () => {
    const { records, signature } = await world();
    const report = await verify(records, [...values, signature]);
    expect(shown(report)).toEqual(soundLinks);
    expect(report.trusted).toBe(true);
    expect(report.links.map(({ issuer }) => issuer)).toEqual([
      '300:0.NA/88.118.22',
      '300:0.NA/88.118.22',
      '300:0.NA/88.118.22',
      '300:0.NA/88.118',
      '300:0.NA/0.NA',
    ]);
  });

  it('what a server changes by itself is not what was signed', async () => {
    const { records, signature } = await world();
    const kept = values.map((one) => ({
      ...one,
      timestamp: 99,
      ttl: { kind: 'absolute', unixSeconds: 5 } as const,
      permissions: { ...defaultPermissions, publicWrite: true },
    }));
    expect((await verify(records, [...kept, signature])).trusted).toBe(true);
  });

  it('a changed value, one that is gone and one that nobody signed', async () => {
    const { records, signature } = await world();
    const report = await verify(records, [value(1, 'URL', 'https://evil.example'), value(9, 'DESC', 'x'), signature]);
    expect(shown(report).slice(0, 3)).toEqual([
      `value 1 of ${handle}: changed-value`,
      `value 9 of ${handle}: unsigned-value`,
      `value 2 of ${handle}: changed-value`,
    ]);
    expect(report.trusted).toBe(false);
  });

  it('a record without signatures is not trusted, an empty one neither', async () => {
    const report = await verify({}, values);
    expect(report.links.map(({ state }) => state)).toEqual(['unsigned-value', 'unsigned-value']);
    expect((await verify({}, [])).trusted).toBe(false);
  });

  const past = { issuedAt: seconds - 7_200, expires: seconds - 3_600 };
  const future = { issuedAt: seconds + 3_600, expires: seconds + 7_200 };
  const unsigned = [`value 1 of ${handle}: unsigned-value`, `value 2 of ${handle}: unsigned-value`];
  it.each([
    ['an expired signature', { dates: past }, `signature 400 of ${handle}: expired`],
    ['a signature of tomorrow', { dates: future }, `signature 400 of ${handle}: not-yet-valid`],
    ['an expired certificate', { signerDates: past }, 'certificate 400 of 0.NA/88.118.22: expired'],
    ['an expired certificate higher up', { authorityDates: past }, 'certificate 400 of 0.NA/88.118: expired'],
    ['a certificate of tomorrow', { authorityDates: future }, 'certificate 400 of 0.NA/88.118: not-yet-valid'],
    ['a signature by another key', { signWith: keys.other }, `signature 400 of ${handle}: bad-signature`],
    ['a signature of another record', { subject: '88.118.22/x' }, `signature 400 of ${handle}: wrong-scope`],
    [
      'a certificate for another prefix',
      { signerPermissions: [{ perm: 'handlesUnderThisPrefix', handle: '0.NA/88.118.23' }] },
      'certificate 400 of 0.NA/88.118.22: wrong-scope',
    ],
    [
      'a certificate that gives more than its issuer has',
      { signerPermissions: [{ perm: 'everything' }] },
      'certificate 400 of 0.NA/88.118.22: wrong-scope',
    ],
  ] as const)('%s is told as that, once', async (_name, change, link) => {
    const { records, signature } = await world(change);
    const report = await verify(records, [...values, signature]);
    expect(shown(report)).toEqual(except(link, ...unsigned));
    expect(report.trusted).toBe(false);
  });

  it('an issuer without certificate, or without record, breaks the chain', async () => {
    const { records, signature } = await world();
    for (const other of [{ ...records, '0.NA/88.118': [] }, { '0.NA/88.118.22': records['0.NA/88.118.22'] ?? [] }]) {
      const report = await verify(other, [...values, signature]);
      expect(shown(report)).toContain('certificate 400 of 0.NA/88.118.22: broken-chain');
      expect(report.trusted).toBe(false);
    }
  });

  it('a fetch that fails breaks the chain and says why; a cancelled one ends the verification', async () => {
    const { signature } = await world();
    const failing = (error: Error) =>
      verifyRecord(
        { handle, values: [...values, signature] },
        {
          roots,
          now,
          fetch: async () => {
            throw error;
          },
        },
      );
    const report = await failing(new NameplateError('UPSTREAM_UNAVAILABLE', 'nobody listens'));
    expect(report.links.at(-1)).toMatchObject({ state: 'broken-chain', detail: 'Nobody listens.' });
    const elsewhere = await failing(new NameplateError('NOT_RESPONSIBLE', 'Prefix 0.NA is not homed on this server.'));
    expect(elsewhere.links.at(-1)?.detail).toMatch(/^No configured root has the key of \d+:\S+, and the server holds/);
    await expect(failing(new NameplateError('CANCELLED', 'stop'))).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('another root, and one that certifies itself, are not trusted', async () => {
    const { records, signature } = await world();
    const self = await issueCertificate({
      issuer: names.root,
      key: keys.root,
      subject: names.root,
      publicKey: pub(keys.root),
      permissions: [{ perm: 'everything' }],
      ...valid,
    });
    const withRoot = { ...records, '0.NA/0.NA': [value(400, 'HS_CERT', self)] };
    const foreign = [{ publicKey: pub(keys.other) }];
    expect(shown(await verify(withRoot, [...values, signature], foreign)).at(-1)).toBe(
      'certificate 400 of 0.NA/0.NA: untrusted-root',
    );
    expect((await verify(withRoot, [...values, signature], foreign)).trusted).toBe(false);
    expect((await verify(withRoot, [...values, signature])).trusted).toBe(true);
    expect((await verify(records, [...values, signature], [])).trusted).toBe(false);
  });

  it('a named root answers for its name only', async () => {
    const { records, signature } = await world();
    const named = (subject: string) => [{ publicKey: pub(keys.root), subject }];
    expect((await verify(records, [...values, signature], named('300:0.NA/0.NA'))).trusted).toBe(true);
    expect((await verify(records, [...values, signature], named('300:0.NA/99'))).trusted).toBe(false);
  });

  it('a certificate elsewhere is found by the chain of the statement', async () => {
    const { records } = await world();
    const chain = [
      { index: 400, handle: 'certs/signer' },
      { index: 400, handle: 'certs/authority' },
    ];
    const jws = await signValues({ issuer: names.signer, key: keys.signer, handle, values, chain, ...valid });
    const moved = { 'certs/signer': records['0.NA/88.118.22'] ?? [], 'certs/authority': records['0.NA/88.118'] ?? [] };
    const report = await verify(moved, [...values, value(400, 'HS_SIGNATURE', jws)]);
    expect(report.trusted).toBe(true);
    expect(report.links.at(-1)).toMatchObject({ at: 'certs/authority', state: 'ok' });
  });

  it('certificates that certify each other end as a broken chain', async () => {
    const mutual = async (issuer: 'authority' | 'signer', subject: 'authority' | 'signer') =>
      value(
        400,
        'HS_CERT',
        await issueCertificate({
          issuer: names[issuer],
          key: keys[issuer],
          subject: names[subject],
          publicKey: pub(keys[subject]),
          permissions: [{ perm: 'everything' }],
          ...valid,
        }),
      );
    const { signature } = await world();
    const records = {
      '0.NA/88.118': [await mutual('signer', 'authority')],
      '0.NA/88.118.22': [await mutual('authority', 'signer')],
    };
    const report = await verify(records, [...values, signature]);
    expect(shown(report)).toContain('certificate 400 of 0.NA/88.118: broken-chain');
    expect(report.trusted).toBe(false);
  });

  it('a chain without end stops at the limit, and so do its fetches', async () => {
    let fetches = 0;
    const { signature } = await world();
    const report = await verifyRecord(
      { handle, values: [...values, signature] },
      {
        roots,
        now,
        fetch: async (asked) => {
          fetches += 1;
          const jws = await issueCertificate({
            issuer: { index: 300, handle: `${asked}.1` },
            key: keys.signer,
            subject: { index: 300, handle: asked },
            publicKey: pub(keys.signer),
            permissions: [{ perm: 'everything' }],
            ...valid,
          });
          return [value(400, 'HS_CERT', jws)];
        },
      },
    );
    expect(report.links.at(-1)?.state).toBe('broken-chain');
    expect(fetches).toBeLessThanOrEqual(11);
  });

  it('only asymmetric algorithms count: neither none nor a MAC with the public key', async () => {
    const { records, signature } = await world();
    const [, payload = ''] = new TextDecoder().decode(signature.data).split('.');
    const encode = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const secret = await importJWK({
      kty: 'oct',
      k: Buffer.from(JSON.stringify(pub(keys.signer))).toString('base64url'),
    });
    const mac = await new CompactSign(Buffer.from(payload, 'base64url'))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    for (const forged of [`${encode({ alg: 'none' })}.${payload}.`, mac]) {
      const report = await verify(records, [...values, value(400, 'HS_SIGNATURE', forged)]);
      expect(shown(report)).toEqual(except(`signature 400 of ${handle}: bad-signature`, ...unsigned));
    }
  });
});

describe('property', () => {
  it('a mutation of any octet of a signed value is found', async () => {
    const { records, signature } = await world();
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, place, mask) => {
        const own = values.map((one, index) => {
          if (index !== at) return one;
          const data = Uint8Array.from(one.data);
          data[place % data.length] = (data[place % data.length] ?? 0) ^ mask;
          return { ...one, data };
        });
        const report = await verify(records, [...own, signature]);
        expect(report.trusted).toBe(false);
        expect(report.links[at]?.state).toBe('changed-value');
      }),
      { numRuns: 60 },
    );
  });

  it('a mutation of any octet of a signature or certificate is found, and nothing else is thrown', async () => {
    const { records, signature } = await world();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('own', '0.NA/88.118', '0.NA/88.118.22'),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        async (where, place, mask) => {
          const mutate = (one: HandleValue) => {
            const data = Uint8Array.from(one.data);
            data[place % data.length] = (data[place % data.length] ?? 0) ^ mask;
            return { ...one, data };
          };
          const own = where === 'own' ? mutate(signature) : signature;
          const others = where === 'own' ? records : { ...records, [where]: (records[where] ?? []).map(mutate) };
          const report = await verify(others, [...values, own]);
          // The last character of base64url may carry bits that no decoder reads: then nothing has changed.
          const [changed] = where === 'own' ? [own] : (others[where] ?? []);
          const [original] = where === 'own' ? [signature] : (records[where] ?? []);
          const octets = (one?: HandleValue) =>
            Buffer.from(new TextDecoder().decode(one?.data).split('.')[2] ?? '', 'base64url').toString('hex');
          const lastPart =
            place % (original?.data.length ?? 1) > new TextDecoder().decode(original?.data).lastIndexOf('.');
          if (lastPart && octets(changed) === octets(original)) return;
          expect(report.trusted).toBe(false);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('whatever a record holds, a report comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('HS_SIGNATURE', 'HS_CERT', 'URL'), fc.oneof(fc.string(), fc.json())), {
          maxLength: 5,
        }),
        async (entries) => {
          const own = entries.map(([type, text], at) => {
            const data = text.startsWith('{') ? `e30.${Buffer.from(text).toString('base64url')}.AA` : text;
            return value(at + 1, type, data);
          });
          const report = await verify({}, own);
          expect(report.trusted).toBe(false);
          expect(report.links).toHaveLength(own.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
