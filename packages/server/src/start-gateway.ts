import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway, pskMaterial, type TlsMaterial } from '@nameplate/gateway';
import { isNameplateError } from '@nameplate/model';
import type { Parts } from './assemble.ts';
import type { Bearers } from './authentication/bearers.ts';
import type { CertificateAuthentication } from './authentication/certificate-authentication.ts';
import { commandCarrier } from './command-carrier.ts';
import { listenHostOf, speaksTls } from './config/index.ts';
import { hostAndPort, type ListenAddress, listenError } from './listeners/listener.ts';
import { mqttDirectory, pskDirectory } from './mqtt-directory.ts';
import { createGatewayObserver, registerGatewayGauges } from './observe/component-metrics.ts';

/** Opens the gateway; devices cannot reach it before `listenMqtt`. */
export async function startGateway(
  parts: Parts,
  bearers: Bearers,
  certificates: CertificateAuthentication | undefined,
): Promise<Gateway> {
  const { config, registry, telemetry, clock, logger, metrics } = parts;
  const gateway = await openGateway({
    directory: mqttDirectory(registry, bearers, certificates),
    telemetry,
    journalDirectory: join(config.data_directory, 'journal'),
    journal: {
      segmentBytes: config.journal_segment_bytes,
      maxBytes: config.journal_max_bytes,
      syncPolicy: config.journal_sync,
    },
    limits: {
      connections: config.mqtt_connections_max,
      packetBytes: config.mqtt_packet_max_bytes,
      queuedCommands: config.mqtt_queue_max_messages,
      sessionExpiryMs: config.mqtt_session_expiry_max_s * 1000,
      receiveMaximum: config.mqtt_receive_maximum,
      topicAliases: config.mqtt_topic_alias_max,
      keepAliveMaxS: config.mqtt_keep_alive_max_s,
      retainedMessages: config.mqtt_retained_max_messages,
      retainedBytes: config.mqtt_retained_max_bytes,
    },
    sparkplugHostId: config.sparkplug_host_id,
    logger: logger.child({ component: 'gateway' }),
    observer: createGatewayObserver(metrics),
    onCommand: (event) => telemetry.commands.happened(event),
    onReply: (reply) =>
      'frame' in reply ? telemetry.commands.heard(reply.deviceKey, reply.frame) : telemetry.commands.replied(reply),
    awaitsFrame: (deviceKey) => telemetry.commands.awaitsFrame(deviceKey),
    clock,
  });
  telemetry.commands.carryBy(commandCarrier(gateway));
  registerGatewayGauges(metrics, gateway);
  return gateway;
}

/** Where devices connect to; nowhere with an external broker. */
export interface MqttAddresses {
  readonly mqtt?: string;
  readonly mqtts?: string;
  readonly mqttPsk?: string;
}

/** Opens the front door, or joins the external broker. */
export async function listenMqtt(
  { config, registry }: Pick<Parts, 'config' | 'registry'>,
  gateway: Gateway,
  tls: TlsMaterial | undefined,
): Promise<MqttAddresses> {
  if (config.broker_url !== '') {
    gateway.connectBroker({
      url: config.broker_url,
      group: config.broker_group,
      clientId: `nameplate-${hostname()}`,
      ...(config.broker_username === '' ? {} : { username: config.broker_username }),
      ...(config.broker_password === '' ? {} : { password: config.broker_password }),
    });
    return {};
  }
  const mqtt = await listen(gateway, {
    host: listenHostOf(config, 'mqtt'),
    port: config.mqtt_port,
    portKey: 'mqtt_port',
  });
  const withTls = async (portKey: 'mqtts_port' | 'mqtt_psk_port', material: TlsMaterial) =>
    await listen(gateway, { host: config.listen_host, port: config[portKey], portKey }, material);
  return {
    mqtt,
    ...(tls && speaksTls(config, 'mqtt') && { mqtts: await withTls('mqtts_port', tls) }),
    ...(config.mqtt_psk && { mqttPsk: await withTls('mqtt_psk_port', pskMaterial(pskDirectory(registry))) }),
  };
}

async function listen(gateway: Gateway, address: ListenAddress, tls?: TlsMaterial): Promise<string> {
  const { host, port } = address;
  try {
    return hostAndPort(host, (await gateway.listen({ host, port }, tls)).port);
  } catch (thrown) {
    throw listenError(isNameplateError(thrown) ? thrown.cause : thrown, address);
  }
}
