import { describe, expect, it } from 'vitest';
import { fakeCaller } from './fake-transport.ts';
import { Links } from './links.ts';

const stored = { index: 1, rel: 'gs1:pip', href: '', title: '', type: '', hreflang: [], context: [], hidden: false };

function opened() {
  const { caller, calls } = fakeCaller({ unary: () => ({ link: stored }) });
  return { links: new Links(caller), calls };
}

describe('the target of a link', () => {
  it.each(['javascript:alert(1)', 'ftp://maker.example/manual', 'mailto:sales@maker.example'])(
    'is not %s: only http, https and identifiers are taken, which is said before anything is sent',
    async (target) => {
      const { links, calls } = opened();
      await expect(links.add('88.118.24/rice', 'gs1:pip', target)).rejects.toMatchObject({
        code: 'INVALID_VALUE',
        reason: 'LINK_TARGET',
        message: expect.stringContaining('http or https'),
      });
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['https://maker.example/rice', 'https://maker.example/rice'],
    ['hdl:88.118.24/rice', '88.118.24/rice'],
    ['88.118.24/rice', '88.118.24/rice'],
  ])('may be %s', async (target, address) => {
    const { links, calls } = opened();
    await links.add('88.118.24/bag', 'item', target);
    const sent = calls[0]?.request as { link: { href: string } };
    expect(sent.link.href).toContain(address);
  });
});
