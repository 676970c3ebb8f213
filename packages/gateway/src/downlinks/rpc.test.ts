import { describe, expect, it } from 'vitest';
import { deviceRpc, gatewayRpc, gatewayRpcResponse, readRpcReply, rpcResponseIn } from './rpc.ts';

const rpc = { kind: 'thingsboard', method: 'setDim', params: { level: 4 } } as const;
const octets = (text: string) => Buffer.from(text);
const text = (payload: Uint8Array) => Buffer.from(payload).toString();

describe('an RPC of ThingsBoard', () => {
  it('has a number of 31 bits', () => {
    const { topic, payload } = deviceRpc(rpc, '1764054000000');
    expect(topic).toBe(`v1/devices/me/rpc/request/${1_764_054_000_000 % 2 ** 31}`);
    expect(text(payload)).toBe('{"method":"setDim","params":{"level":4}}');
    expect(text(gatewayRpc(rpc, '7', 'Lamp 1').payload)).toBe(
      '{"device":"Lamp 1","data":{"id":7,"method":"setDim","params":{"level":4}}}',
    );
  });

  it.each([
    ['v1/devices/me/rpc/response/7', 7],
    ['v1/devices/me/rpc/response/', undefined],
    ['v1/devices/me/rpc/response/-7', undefined],
    ['v1/devices/me/rpc/response/7/8', undefined],
    ['v1/devices/me/rpc/request/7', undefined],
  ])('is answered on %s', (topic, request) => {
    expect(rpcResponseIn(topic)).toBe(request);
  });

  it.each([
    ['{"device":"L","id":7,"data":{"success":true}}', { device: 'L', request: 7, said: { answer: { success: true } } }],
    ['{"device":"L","id":7}', { device: 'L', request: 7, said: { answer: null } }],
    [
      '{"device":"L","id":7,"data":{"success":false}}',
      { device: 'L', request: 7, said: { problem: '{"success":false}' } },
    ],
    ['{"device":"","id":7}', undefined],
    ['{"device":"L"}', undefined],
    ['{"id":7}', undefined],
    ['null', undefined],
    ['', undefined],
  ])('by a gateway with %s', (payload, expected) => {
    expect(gatewayRpcResponse(octets(payload))).toEqual(expected);
  });

  it('fails when the answer says so', () => {
    expect(readRpcReply(octets('{"error":"x"}'))).toEqual({ problem: 'x' });
    expect(readRpcReply(octets('[]'))).toEqual({ answer: [] });
  });
});
