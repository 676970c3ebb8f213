import { NameplateError, parseIdentifier } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClientCertificate } from './client-certificate.ts';

/** Self-signed for these tests, DER in base64; valid in 2026. */
const certificates = {
  device:
    'MIIBQjCB6KADAgECAgEBMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMTBW1ldGVyMB4XDTI2MDEwMTAwMDAwMFoXDTI3MDEwMTAwMDAw' +
    'MFowEDEOMAwGA1UEAxMFbWV0ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASGn6fAQzE5hu17RATKuZ5Vq8W5EROHIvUWDWz0' +
    '01QhJica6jweyHfrrCru4OJ76uqo7Talm9uTt9kDlc1ccqhFozMwMTAvBgNVHREEKDAmgg1wbGFudC5leGFtcGxlhhVoZGw6ODgu' +
    'MTE4LjIyL2EsYiUyMGMwCgYIKoZIzj0EAwIDSQAwRgIhAPG1Gp03nc2WuicdhnbrJm40eqTBXf1qvBBEAwmPQFc2AiEA2J9w0fJE' +
    'NMTPhu05xa1ExzIhIuwRH3fChLnJuuQvqmk=',
  two:
    'MIIBODCB4KADAgECAgEBMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMTA3R3bzAeFw0yNjAxMDEwMDAwMDBaFw0yNzAxMDEwMDAwMDBa' +
    'MA4xDDAKBgNVBAMTA3R3bzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIc35Z+7q7ix6y6ZOwojZF4bIk6mOPVEVVOBSRXFhCTd' +
    'LMWUEG9NgQdwM/nXHKXCcIs54YkbWK4HH3NZQ1hWNemjLzAtMCsGA1UdEQQkMCKGD2hkbDo4OC4xMTguMjIvYYYPSERMOjg4LjEx' +
    'OC4yMi9iMAoGCCqGSM49BAMCA0cAMEQCIH2pwZJrpdTnP574Zpd6dwYCj3TdbebUBnrq14aXfI1iAiBwL9Ex0qWySi9JuIaJ9ouY' +
    'tPYQU7i90F6LSUpYb6to3A==',
  notOne:
    'MIIBIDCByKADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMTBG5vbmUwHhcNMjYwMTAxMDAwMDAwWhcNMjcwMTAxMDAwMDAw' +
    'WjAPMQ0wCwYDVQQDEwRub25lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEkTFxIl4qq902umsZsX7ABe+uzH2b2N4/Fbg6fcf/' +
    'BUqEKi/k88zdugUUVZNYRDsGfjk7MNGE4lijvnfc6rWzg6MVMBMwEQYDVR0RBAowCIYGaGRsOm5vMAoGCCqGSM49BAMCA0cAMEQC' +
    'IHC96iboeSe27DtxuBQHLKVk8w54NRNdblel/mdrLzfMAiB6Rg3V90NiSHyI3+UNtiUI0R8NtNndLLf78dZlvVL4RQ==',
  quoted:
    'MIIBSjCB8aADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMTBnF1b3RlZDAeFw0yNjAxMDEwMDAwMDBaFw0yNzAxMDEwMDAw' +
    'MDBaMBExDzANBgNVBAMTBnF1b3RlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNT8UBnLwhuLMNFP5kmGdDGsvCa3fm/cgBLZ' +
    'ZJPtzi0SaEGDSWgPo3Di+xH8UqZKHxUSEVq9l3dmKm33NYR5a3SjOjA4MDYGA1UdEQQvMC2GK2h0dHBzOi8vcGxhbnQuZXhhbXBs' +
    'ZS8sIFVSSTpoZGw6ODguMTE4LjIyL2EwCgYIKoZIzj0EAwIDSAAwRQIgL4QjavD+VwsP0DQebXMgIjJrEAsf5drhksp8I4G/RoYC' +
    'IQDvXD06E3qf0pbsXCsQNGiYnvsYXsFydWr/Bq5zv/q8KQ==',
  admin:
    'MIIBWDCB/6ADAgECAgEBMAoGCCqGSM49BAMCMDQxDjAMBgNVBAMTBXBsYWluMSIwIAYKCZImiZPyLGQBARMSMzAwOjAuTkEvODgu' +
    'MTE4LjIyMB4XDTI2MDEwMTAwMDAwMFoXDTI3MDEwMTAwMDAwMFowNDEOMAwGA1UEAxMFcGxhaW4xIjAgBgoJkiaJk/IsZAEBExIz' +
    'MDA6MC5OQS84OC4xMTguMjIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATjTRkYcP72BadOtIsgwNfe81cT1U60Rcq+4kZntk1t' +
    'BKL8kCc44hG+navumXRNTZgts6BxxBz87YbnLoFrbo/JowIwADAKBggqhkjOPQQDAgNIADBFAiEA2L/Ycfjk8cVi9Noe4xiqdfhH' +
    'wb+wApvZWsruEXPjlOUCIF1H8oLIdJiQf6I0vinL4O33uOTzBIOZKdW2u5Jib7wi',
  common:
    'MIIBJzCBz6ADAgECAgEBMAoGCCqGSM49BAMCMBwxGjAYBgNVBAMTETMwMTo4OC4xMTguMjIvYXBwMB4XDTI2MDEwMTAwMDAwMFoX' +
    'DTI3MDEwMTAwMDAwMFowHDEaMBgGA1UEAxMRMzAxOjg4LjExOC4yMi9hcHAwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATX//HB' +
    'XuYgwa0Nl13LcNiPQRDL5Qov/7LBfxVnv6HiQqmLku6CfMArgzK3ctUEPzC8+mcr2mIVk3BgeaUSaNm4owIwADAKBggqhkjOPQQD' +
    'AgNHADBEAiBjkuPOFSv97yQljnF3vKL0r/aWic52ViQd0KHyUI90wwIgZBixDYguyd/kPYhZ6hQrs6sk3yU0uoMWG+Q91yT94hA=',
} as const;

const parse = (name: keyof typeof certificates) => parseClientCertificate(Buffer.from(certificates[name], 'base64'));

describe('parseClientCertificate', () => {
  it('takes the identifier from the URI hdl: among other names, decoded once', () => {
    const { identifier, reference, startMs, endMs, publicKey } = parse('device');
    expect(identifier?.handle).toBe('88.118.22/a,b c');
    expect(identifier?.key).toBe(parseIdentifier('88.118.22/a,b c').key);
    expect(reference).toBeUndefined();
    expect([startMs, endMs]).toEqual([Date.UTC(2026, 0), Date.UTC(2027, 0)]);
    expect(publicKey.asymmetricKeyType).toBe('ec');
  });

  it('refuses two identifiers, and one that is none', () => {
    for (const name of ['two', 'notOne'] as const)
      expect(() => parse(name)).toThrow(expect.objectContaining({ reason: 'CERTIFICATE_NAMES' }));
  });

  it('is not deceived by a name that looks like two', () => {
    expect(parse('quoted').identifier).toBeUndefined();
  });

  it('takes index and handle from the UID, else from the CN', () => {
    expect(parse('admin').reference).toEqual({ index: 300, handle: '0.NA/88.118.22' });
    expect(parse('common').reference).toEqual({ index: 301, handle: '88.118.22/app' });
    expect(parse('quoted').reference).toBeUndefined();
  });

  it('answers whatever octets with a certificate or a refusal', () => {
    const whole = Buffer.from(certificates.device, 'base64');
    const changed = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, octet]) => {
      const copy = Buffer.from(whole);
      copy[at] = octet;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), (octets) => {
        try {
          parseClientCertificate(octets);
        } catch (thrown) {
          if (!(thrown instanceof NameplateError) || thrown.code !== 'AUTHENTICATION_FAILED') throw thrown;
        }
      }),
      { numRuns: 500 },
    );
  });
});
