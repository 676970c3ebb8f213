import { NameplateError, parseIdentifier, tryParseIdentifier } from '@nameplate/model';
import type { Operation, Precondition, Reader } from '@nameplate/storage';
import { type DeviceRow, decodeDevice } from './device-record.ts';
import { rows } from './keyspace.ts';

/** What a batch needs and does so that the indexes of devices follow a row. */
export interface LinkChange {
  readonly preconditions: readonly Precondition[];
  readonly operations: readonly Operation[];
}

/**
 * The indexes that a device is found by besides its identifier: gateway and alias, and Sparkplug name. An index row that was
 * left behind by a retired device is nobody's.
 * @throws NameplateError IN_USE when another device has the name
 */
export async function linkChange(
  reader: Reader,
  before: DeviceRow | undefined,
  after: DeviceRow | undefined,
): Promise<LinkChange> {
  const [left, taken] = [linksOf(before), linksOf(after)];
  const preconditions: Precondition[] = [];
  const operations: Operation[] = [];
  for (const [name, key] of left) if (!taken.has(name)) operations.push({ type: 'delete', key });
  for (const [name, key] of taken) {
    if (left.has(name) || after === undefined) continue;
    const held = await reader.get(key);
    if (held !== undefined) await requireFree(reader, name, Buffer.from(held).toString('utf8'), after);
    preconditions.push({ key, expect: held });
    operations.push({ type: 'put', key, value: Buffer.from(after.identifier) });
  }
  return { preconditions, operations };
}

/** The names of the row's links, for caches: `gateway key \n alias key` and the Sparkplug name. */
export function linkNames(row: DeviceRow | undefined): readonly string[] {
  return [...linksOf(row).keys()];
}

/** The name that a gateway's device is cached under. */
export function childName(gatewayKey: string, alias: string): string {
  return `${gatewayKey}\n${aliasKey(alias)}`;
}

/** Aliases are compared as they are, but for a DevEUI or another EUI-64: network servers differ in its case. */
export function aliasKey(alias: string): string {
  return /^[0-9A-Fa-f]{16}$/.test(alias) ? alias.toLowerCase() : alias;
}

/** @throws NameplateError INVALID_VALUE */
export function checkAlias(alias: string): string {
  if (alias !== '' && Buffer.byteLength(alias) <= aliasMax && !/[\p{Cc}\p{Cs}]/u.test(alias)) return alias;
  throw new NameplateError(
    'INVALID_VALUE',
    `An alias is 1 to ${aliasMax} octets of text without control characters: what the gateway calls the device.`,
    { reason: 'DEVICE_ALIAS', metadata: { field: 'alias' } },
  );
}

/** `group/edge node`. The name of another identifier is that device's own. @throws NameplateError INVALID_VALUE */
export function checkEdgeNode(name: string, identifierKey: string): string {
  const form = /^[^/+#\p{Cc}\p{Cs}]{1,256}\/[^/+#\p{Cc}\p{Cs}]{1,256}$/u.test(name);
  const key = tryParseIdentifier(name)?.key;
  if (form && (key === undefined || key === identifierKey)) return name;
  throw new NameplateError(
    'INVALID_VALUE',
    form
      ? `${name} is the identifier of another device, which goes by it in Sparkplug.`
      : 'A Sparkplug name is group/edge node, neither with / + # or control characters.',
    { reason: 'EDGE_NODE', metadata: { field: 'edge_node' } },
  );
}

const aliasMax = 256;

function linksOf(row: DeviceRow | undefined): Map<string, Uint8Array> {
  const links = new Map<string, Uint8Array>();
  if (row?.gateway !== undefined && row.alias !== undefined) {
    const gatewayKey = parseIdentifier(row.gateway).key;
    links.set(childName(gatewayKey, row.alias), rows.child(gatewayKey, aliasKey(row.alias)));
  }
  if (row?.edgeNode !== undefined) links.set(row.edgeNode, rows.edgeNode(row.edgeNode));
  return links;
}

async function requireFree(reader: Reader, name: string, holder: string, wanting: DeviceRow): Promise<void> {
  if (holder === wanting.identifier) return;
  const bytes = await reader.get(rows.device(parseIdentifier(holder).key));
  if (bytes === undefined || !linksOf(decodeDevice(bytes)).has(name)) return;
  const alias = name.includes('\n');
  throw new NameplateError(
    'IN_USE',
    alias
      ? `${wanting.gateway} speaks for ${holder} under the alias ${wanting.alias} already.`
      : `${holder} goes by ${name} in Sparkplug already.`,
    { reason: alias ? 'DEVICE_ALIAS' : 'EDGE_NODE', metadata: { identifier: holder } },
  );
}
