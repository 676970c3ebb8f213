import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installed, type Mosquitto, mosquittoPub, startMosquitto } from '../support/mosquitto.ts';
import { eventually, meter, otherMeter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';

const clients = installed('mosquitto_pub') !== undefined && installed('mosquitto_sub') !== undefined;
const broker = installed('mosquitto') !== undefined;
const clientsWhy = clients ? '' : ' (skipped: mosquitto_pub and mosquitto_sub are not installed)';
const brokerWhy = broker ? '' : ' (skipped: mosquitto is not installed)';
const up = `iot/${meter}/up/json`;

describe.skipIf(!clients).each(['mqttv311', 'mqttv5'])(
  `mosquitto's clients, %s, against the front door${clientsWhy}`,
  (version) => {
    let server: TestGateway;
    beforeEach(async () => {
      server = await startTestGateway();
    });
    afterEach(() => server.close());
    const address = (identifier: string, password = `pw-${identifier}`): string[] =>
      `-h 127.0.0.1 -p ${server.port} -V ${version} -u ${identifier} -P ${password}`.split(' ');

    it.each(['0', '1', '2'])('mosquitto_pub stores a reading with QoS %s', async (qos) => {
      const { code, output } = await mosquittoPub([...address(meter), '-t', up, '-m', '{"n":7}', '-q', qos]);
      expect(output).toBe('');
      expect(code).toBe(0);
      await eventually(() => server.telemetry.values.length === 1);
      expect(server.telemetry.values).toEqual([7]);
    });

    it('a wrong password and another device’s topic are refused and counted', async () => {
      const wrong = await mosquittoPub([...address(meter, 'wrong'), '-t', up, '-m', '{"n":1}', '-q', '1']);
      expect(wrong.output).toMatch(/not authori[sz]ed|bad user name or password/i);
      expect(server.counts.get('connects_refused bad-credentials')).toBe(1);
      const foreign = mosquittoPub([...address(otherMeter), '-t', up, '-m', '{"n":1}', '-q', '1']);
      await eventually(() => (server.counts.get('messages_refused forbidden-topic') ?? 0) >= 1);
      await server.close();
      const { output } = await foreign;
      if (version === 'mqttv5') expect(output).toMatch(/not authori[sz]ed/i);
      expect(server.telemetry.values).toEqual([]);
    });

    it('mosquitto_sub gets a command', async () => {
      const args = [...address(meter), '-t', `iot/${meter}/down/#`, '-q', '1', '-C', '1', '-v'];
      const child = spawn(installed('mosquitto_sub') ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      const exited = once(child, 'exit');
      const command = { identifier: meter, port: 'valve', payload: Buffer.from('open'), qos: 1 as const };
      let delivered = false;
      while (!delivered) {
        ({ delivered } = await server.gateway.publish(command));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await exited;
      expect(printed.trim()).toBe(`iot/${meter}/down/valve open`);
    });

    it('mosquitto_sub gets what is retained, as an app', async () => {
      server.directory.addApp('npk_app');
      await mosquittoPub([...address(meter), '-t', up, '-m', '{"n":7}', '-q', '2', '-r']);
      const args = [...address('npk_app'), '-t', 'iot/88.118.22/#', '-q', '2', '-C', '1', '-F', '%r %q %t %p'];
      const child = spawn(installed('mosquitto_sub') ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      await once(child, 'exit');
      expect(printed.trim()).toBe(`1 2 ${up} {"n":7}`);
    });
  },
);

describe.skipIf(!broker).each(['3.1.1', '5'] as const)(
  `mosquitto as the broker in front, MQTT %s${brokerWhy}`,
  (protocol) => {
    let mosquitto: Mosquitto;
    let server: TestGateway;
    let connected: () => number;
    beforeEach(async () => {
      mosquitto = await startMosquitto();
      server = await startTestGateway({ listen: false });
      const address = { url: mosquitto.url, protocol, clientId: 'gateway-a', connections: 2 };
      ({ connected } = server.gateway.connectBroker(address));
      await eventually(() => connected() === 2);
    });
    afterEach(async () => {
      await server.close();
      await mosquitto.close();
    });

    it('messages of known devices arrive once; others are dead letters', async () => {
      const device = await connectAsync(mosquitto.url);
      for (let n = 0; n < 50; n++) await device.publishAsync(up, JSON.stringify({ n }), { qos: 1 });
      await device.publishAsync('iot/88.118.22/nobody/up/json', '{"n":1}', { qos: 1 });
      await device.publishAsync('iot/nonsense', '{"n":1}', { qos: 1 });
      await eventually(
        () => server.telemetry.values.length >= 50,
        () => server.telemetry.values.length,
      );
      await eventually(() => server.gateway.deadLetters().length === 2);
      expect([...server.telemetry.values].sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 50 }, (_, n) => n),
      );
      const reasons = server.gateway.deadLetters().map(({ reason }) => reason);
      expect(reasons.sort()).toEqual(['bad-topic', 'unknown-device']);
      await device.endAsync();
    });

    it('what is published while the gateway is away arrives when it is back', async () => {
      const { telemetry, directory } = server;
      await server.close();
      const device = await connectAsync(mosquitto.url);
      for (let n = 0; n < 10; n++) await device.publishAsync(up, JSON.stringify({ n }), { qos: 1 });
      telemetry.offset = undefined;
      server = await startTestGateway({ listen: false, telemetry, directory });
      server.gateway.connectBroker({ url: mosquitto.url, protocol, clientId: 'gateway-a', connections: 2 });
      await eventually(
        () => telemetry.values.length === 10,
        () => telemetry.values,
      );
      await device.endAsync();
    });

    it('goes on after the broker restarted', async () => {
      await mosquitto.stop();
      await eventually(() => connected() === 0);
      await mosquitto.start();
      await eventually(() => connected() === 2);
      const device = await connectAsync(mosquitto.url);
      await device.publishAsync(up, '{"n":3}', { qos: 1 });
      await eventually(() => server.telemetry.values.length === 1);
      await device.endAsync();
    });

    it('commands go out through the broker', async () => {
      const device = await connectAsync(mosquitto.url);
      const got: string[] = [];
      device.on('message', (topic, payload) => got.push(`${topic} ${payload.toString()}`));
      await device.subscribeAsync(`iot/${meter}/down/#`, { qos: 1 });
      const command = { identifier: meter, port: 'valve', payload: Buffer.from('open'), qos: 1 as const };
      expect(await server.gateway.publish(command)).toEqual({ delivered: true, queued: false });
      await eventually(() => got.length === 1);
      expect(got).toEqual([`iot/${meter}/down/valve open`]);
      expect(server.telemetry.values).toEqual([]);
      await device.endAsync();
    });
  },
);
