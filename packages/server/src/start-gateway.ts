import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway } from '@nameplate/gateway';
import { isNameplateError } from '@nameplate/model';
import type { Parts } from './assemble.ts';
import { listenError } from './listeners/listener.ts';
import { createGatewayObserver, registerGatewayGauges } from './observe/component-metrics.ts';

/** Opens the gateway; devices cannot reach it before `listenMqtt`. */
export async function startGateway(parts: Parts): Promise<Gateway> {
  const { config, registry, telemetry, clock, logger, metrics } = parts;
  const gateway = await openGateway({
    directory: registry.devices,
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
    },
    logger: logger.child({ component: 'gateway' }),
    observer: createGatewayObserver(metrics),
    clock,
  });
  registerGatewayGauges(metrics, gateway);
  return gateway;
}

/** Opens the front door, or joins the external broker. Gives the address that devices connect to. */
export async function listenMqtt({ config }: Pick<Parts, 'config'>, gateway: Gateway): Promise<number | undefined> {
  if (config.broker_url !== '') {
    gateway.connectBroker({
      url: config.broker_url,
      group: config.broker_group,
      clientId: `nameplate-${hostname()}`,
      ...(config.broker_username === '' ? {} : { username: config.broker_username }),
      ...(config.broker_password === '' ? {} : { password: config.broker_password }),
    });
    return undefined;
  }
  const address = { host: config.listen_host, port: config.mqtt_port };
  try {
    return (await gateway.listen(address)).port;
  } catch (thrown) {
    const cause = isNameplateError(thrown) ? thrown.cause : thrown;
    throw listenError(cause, { ...address, portKey: 'mqtt_port' });
  }
}
