import { describe, expect, it } from 'vitest';
import { parseEndpoint } from './endpoint.ts';

describe('parseEndpoint', () => {
  it.each([
    ['127.0.0.1:7400', '127.0.0.1:7400', false],
    ['localhost', 'localhost:7400', false],
    ['[::1]:99', '[::1]:99', false],
    ['http://server:80', 'server:80', false],
    ['https://server:443', 'server:443', true],
    ['https://server', 'server:7400', true],
    [new URL('http://server:9000/'), 'server:9000', false],
  ])('%s', (endpoint, address, tls) => {
    expect(parseEndpoint(endpoint)).toEqual({ address, tls });
  });

  it.each([
    ['hdl://127.0.0.1:2642', '127.0.0.1:2642'],
    ['hdl://server', 'server:2641'],
    ['HDL://[::1]:80/', '[::1]:80'],
    [new URL('hdl://server:99'), 'server:99'],
  ])('%s is of the Handle protocol', (endpoint, address) => {
    expect(parseEndpoint(endpoint)).toEqual({ address, tls: false, protocol: 'hdl' });
  });

  it.each(['hdl:', 'hdl://', 'hdl://server/path', 'hdl://user@server', 'hdl://server:port'])(
    'refuses %j',
    (endpoint) => {
      expect(() => parseEndpoint(endpoint)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
    },
  );

  it.each(['', 'ftp://server', 'server:port', 'http://server/path', 'http://user@server'])('refuses %j', (endpoint) => {
    expect(() => parseEndpoint(endpoint)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
  });
});
