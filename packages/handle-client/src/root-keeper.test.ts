import { generateKeyPairSync } from 'node:crypto';
import { type HandleValue, NameplateError } from '@nameplate/model';
import { encodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { type PrivateJwk, publicJwk, signValues } from '@nameplate/protocol/trust';
import { describe, expect, it } from 'vitest';
import { HeldClock, site, siteValue, value } from './fixture.ts';
import { type RootFinding, RootKeeper } from './root-keeper.ts';

const keyPair = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
const [own, other] = [keyPair(), keyPair()];
const publicOf = (key: PrivateJwk) => publicJwk(key) ?? expect.fail('no public key');
const issuer = { index: 300, handle: '0.NA/0.NA' };

/** The root's record: these values, with a signature over them. */
async function record(values: readonly HandleValue[], key = own, expires = 4_000_000_000): Promise<HandleValue[]> {
  const jws = await signValues({ issuer, key, handle: issuer.handle, values, issuedAt: 0, expires });
  return [...values, value(400, 'HS_SIGNATURE', jws)];
}

function keeper(options: { readonly trusted?: boolean; readonly configured?: SiteRecord } = {}) {
  const clock = new HeldClock();
  const findings: RootFinding[] = [];
  const trust = {
    keys: [{ publicKey: publicOf(own) }],
    observe: (finding: RootFinding) => void findings.push(finding),
  };
  const sites = [options.configured ?? site(1)];
  const root = new RootKeeper({ sites, clock, ...(options.trusted === false ? {} : { trust }) });
  const ports = () => root.sites.map(({ servers }) => servers[0]?.interfaces[0]?.port);
  const failures = () => findings.map((finding) => ('failure' in finding ? finding.failure.message : finding.sites));
  return { clock, root, ports, failures };
}

describe('the root', () => {
  it('is where its own record says, when that is signed by a key of 0.0/0.0; not where it is configured', async () => {
    const { root, ports, failures } = keeper();
    expect(ports()).toEqual([1]);
    const signed = await record([siteValue(2)]);
    await root.refresh(async () => signed);
    expect(ports()).toEqual([2]);
    expect(failures()).toEqual([1]);
  });

  it.each<[string, () => Promise<readonly HandleValue[]>]>([
    ['not signed', async () => [siteValue(2)]],
    ['signed by another key', () => record([siteValue(2)], other)],
    ['signed for a time that is over', () => record([siteValue(2)], own, 1_000)],
    ['signed otherwise', async () => [siteValue(2), ...(await record([siteValue(3)])).slice(1)]],
    ['signed in another value only', async () => [...(await record([value(1, 'DESC', 'root')])), siteValue(2)]],
    [
      'robbed of a site',
      async () => (await record([siteValue(2), { ...siteValue(4), index: 9 }])).filter(({ index }) => index !== 9),
    ],
    ['without a site', () => record([value(1, 'DESC', 'root')])],
  ])('stays as configured when its record is %s', async (_what, say) => {
    const { root, ports, failures } = keeper();
    const said = await say();
    await root.refresh(async () => said);
    expect(ports()).toEqual([1]);
    expect(failures()).toEqual([expect.stringContaining('0.NA/0.NA is not to be trusted')]);
  });

  it('is not led back to an old record', async () => {
    const { root, ports } = keeper({ configured: { ...site(1), serialNumber: 5 } });
    const old = await record([siteValue(2)]);
    await root.refresh(async () => old);
    expect(ports()).toEqual([1]);
    const data = encodeSite({ ...site(3), serialNumber: 6 });
    const newer = await record([value(3, 'HS_SITE', data)]);
    const { root: again, ports: then } = keeper({ configured: { ...site(1), serialNumber: 5 } });
    await again.refresh(async () => newer);
    expect(then()).toEqual([3]);
  });

  it('is asked when what it said is over, not at once after a failure, and never without a key to believe it by', async () => {
    const { clock, root, ports } = keeper();
    const said: (readonly HandleValue[] | NameplateError)[] = [];
    let asked = 0;
    const ask = async () => {
      asked += 1;
      const next = said.shift();
      if (next === undefined || next instanceof NameplateError) throw next ?? new TypeError('asked too often');
      return next;
    };
    said.push(
      new NameplateError('UPSTREAM_UNAVAILABLE', 'away'),
      await record([siteValue(2)]),
      await record([siteValue(4)]),
    );
    await root.refresh(ask);
    await root.refresh(ask);
    expect([asked, ports()]).toEqual([1, [1]]);
    clock.advance(60_000);
    await Promise.all([root.refresh(ask), root.refresh(ask)]);
    expect([asked, ports()]).toEqual([2, [2]]);
    clock.advance(3_599_000);
    await root.refresh(ask);
    expect(asked).toBe(2);
    clock.advance(1_000);
    await root.refresh(ask);
    expect([asked, ports()]).toEqual([3, [4]]);
    // What it said holds for an hour; in doubt it is asked sooner, and where it does not say it again it is as configured.
    clock.advance(60_000);
    root.doubt();
    said.push(new NameplateError('UPSTREAM_UNAVAILABLE', 'away'));
    await root.refresh(ask);
    expect([asked, ports()]).toEqual([4, [1]]);
    const { root: untrusted } = keeper({ trusted: false });
    await untrusted.refresh(ask);
    expect(asked).toBe(4);
  });
});
