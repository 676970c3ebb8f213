import { describe, expect, it } from 'vitest';
import { mqttAddressOf } from './mqtt-address.ts';

const plain = { ca: undefined, cert: undefined, key: undefined, given: false };

describe('where a server takes MQTT', () => {
  it.each([
    ['127.0.0.1:7400', plain, { host: '127.0.0.1', port: 1883, secure: false }],
    ['grpcs://plant.example:7400', plain, { host: 'plant.example', port: 8883, secure: true }],
    ['plant.example:7400', { ...plain, ca: 'ca.pem' }, { host: 'plant.example', port: 8883, secure: true }],
    ['grpc://[::1]:7400', { ...plain, ca: 'ca.pem' }, { host: '::1', port: 1883, secure: false }],
  ])('is beside %s', (endpoint, tls, expected) => {
    expect(mqttAddressOf({ endpoint, tls })).toEqual(expected);
  });

  it.each([
    ['mqtt://10.0.0.1:11883', { host: '10.0.0.1', port: 11_883, secure: false }],
    ['mqtts://[::1]', { host: '::1', port: 8883, secure: true }],
  ])('is what is named: %s', (url, expected) => {
    expect(mqttAddressOf({ endpoint: '127.0.0.1:7400', tls: plain }, url)).toEqual(expected);
  });

  it.each(['http://a', 'mqtt://', 'mqtt://a:0', 'mqtt://a:65536', 'mqtt://user@a'])('refuses %s', (url) => {
    expect(() => mqttAddressOf({ endpoint: '127.0.0.1:7400', tls: plain }, url)).toThrow('--mqtt');
  });
});
