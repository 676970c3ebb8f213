import { found, plain, type Reader } from '../reading.ts';
import { slip } from '../slip.ts';

/** `did:bid:…` of the Xinghuo chain (BID specification RFC-002), and any other decentralised identifier (W3C DID Core § 3.1). */
export const did: Reader = (code) => {
  const form = /^did:([^:]*):?(.*)$/is.exec(code);
  if (!form) return [];
  const [, rawMethod = '', id = ''] = form;
  const method = rawMethod.toLowerCase();
  if (method === 'bid') return bid(code, id);
  const at = code.length - id.length;
  if (!/^[a-z0-9]+$/.test(method))
    return [{ slip: slip('did', 'STRUCTURE', code, 4, 'a method, as in did:web:example.com') }];
  const wrong = id.search(/[^A-Za-z0-9._:%-]/);
  if (id === '' || wrong >= 0) {
    return [
      {
        slip: slip('did', 'CHARACTER', code, at + Math.max(0, wrong), 'letters, digits and . _ : % - after the method'),
      },
    ];
  }
  return [found(plain({ scheme: 'did', canonical: `did:${method}:${id}`, parts: { method, id } }))];
};

function bid(code: string, id: string) {
  const form = /^(?:([a-z0-9]{4}):)?([ezs])([fst])([0-9A-Za-z+/_=-]{22,42})$/i.exec(id);
  if (!form) {
    const expected =
      "did:bid:, a chain's code of four and a colon if there is one, e z or s, f s or t, then 22 to 42 characters";
    return [{ slip: slip('bid', 'STRUCTURE', code, Math.min(code.length, 8), expected) }];
  }
  const [, chain, crypto = '', coding = '', suffix = ''] = form;
  const wrong = /^f$/i.test(coding) ? suffix.search(/[0OIl+/_=-]/) : -1;
  if (wrong >= 0) {
    const at = code.length - suffix.length + wrong;
    return [{ slip: slip('bid', 'CHARACTER', code, at, 'a character of Base58: no 0, O, I or l, which look alike') }];
  }
  const [kind, way] = [crypto.toLowerCase(), coding.toLowerCase()];
  // Coding t is without case.
  const kept = way === 't' ? suffix.toLowerCase() : suffix;
  const head = chain === undefined ? 'did:bid:' : `did:bid:${chain.toLowerCase()}:`;
  const parts = { crypto: kind, coding: way, suffix: kept, ...(chain !== undefined && { chain: chain.toLowerCase() }) };
  return [found(plain({ scheme: 'bid', canonical: `${head}${kind}${way}${kept}`, parts }))];
}
