import type { DeviceProfile } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { deviceKey, identifier, testTelemetry } from '../testing.ts';
import type { Handover } from './command.ts';
import type { Message } from './delivery.ts';
import type { CommandKey } from './ledger.ts';

const profile: DeviceProfile = {
  format: 'json',
  metrics: { valve: { kind: 'state' } },
  commands: {
    setValve: {
      name: { en: 'Move the valve', zh: '阀门控制' },
      risk: 'high',
      args: {
        type: 'object',
        properties: { position: { type: 'string', enum: ['open', 'closed'] } },
        required: ['position'],
      },
      port: 'valve',
      confirmBy: { metric: 'valve', equals: '$args.position', withinS: 60 },
    },
    locate: { offline: 'queue' },
    reboot: { offline: 'queue', expireS: 600, ackWithinS: 10, retry: { max: 2, backoffS: 5 } },
    coil: {
      args: { type: 'object', properties: { on: { type: 'boolean' } } },
      encode: { format: 'modbus-rtu', request: 'write-coil', station: 1, address: 7, value: '$args.on' },
      answerWithinS: 30,
    },
    rpc: { encode: { format: 'thingsboard' }, answerWithinS: 30 },
    ask: { offline: 'queue', expireS: 3_600, answerWithinS: 30 },
  },
};

export const sent: Handover = { delivered: true, queued: false };
export const queued: Handover = { delivered: false, queued: true };
export const gone: Handover = { delivered: false, queued: false };

/** Telemetry with commands, a clock that the test moves, and a gateway that does what the test says. For tests only. */
export async function harness(store = openMemoryStore(), nowMs = 1_000_000, limits = {}) {
  const clock = { nowMs, now: () => clock.nowMs };
  const telemetry = await testTelemetry({ profile, store, clock, limits: { alarmGraceMs: 0, ...limits } });
  const messages: Message[] = [];
  const withdrawn: string[] = [];
  const gateway = { handover: sent as Handover | Error };
  telemetry.commands.carryBy({
    handOver: async (message) => {
      messages.push(message);
      if (gateway.handover instanceof Error) throw gateway.handover;
      return gateway.handover;
    },
    withdraw: async ({ id }: CommandKey) => void withdrawn.push(id),
  });
  const send = (command: string, args: unknown, { confirmed = true, handover = sent as Handover | Error } = {}) => {
    gateway.handover = handover;
    return telemetry.commands.send({ deviceKey, identifier, command, args, confirmed, by: 'npk_1' });
  };
  const list = async () => (await telemetry.commands.list({ deviceKey, pageSize: 0 })).commands;
  const pass = async (ms: number) => {
    clock.nowMs += ms;
    await telemetry.commands.settle();
    const [newest] = await list();
    return newest;
  };
  const parts = { telemetry, clock, gateway, messages, withdrawn, send, list, pass };
  return { ...parts, [Symbol.asyncDispose]: () => telemetry.close() };
}
