import { adminPermissions, allAdminPermissions, isNameplateError, typeSelects } from '@nameplate/model';
import {
  addressText,
  decodeAdmin,
  decodePublicKey,
  decodeSite,
  decodeValueList,
  type SiteRecord,
  type SiteServer,
} from '@nameplate/protocol/handle';
import type { HandleValue } from '@nameplate/sdk';

/**
 * The data of a type that the Handle protocol gives a structure, in lines for people; undefined for other types, and for
 * data that is not what the type promises. RFC 3651 §3.2.
 */
export function knownValueLines({ type, data }: Pick<HandleValue, 'type' | 'data'>): readonly string[] | undefined {
  const form = forms.find(({ types }) => types.some((wanted) => typeSelects(wanted, type)));
  if (form === undefined) return undefined;
  try {
    return form.lines(data).map(printable);
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}

const forms: readonly { readonly types: readonly string[]; readonly lines: (data: Uint8Array) => readonly string[] }[] =
  [
    { types: ['HS_ADMIN'], lines: adminLines },
    { types: ['HS_VLIST'], lines: (data) => decodeValueList(data).map(({ handle, index }) => `${index}:${handle}`) },
    { types: ['HS_SITE.', 'HS_NA_DELEGATE'], lines: (data) => siteLines(decodeSite(data)) },
    { types: ['HS_PUBKEY.'], lines: (data) => [keyText(data)] },
  ];

/** `300:0.NA/88.118`, and what it may do: all, or each permission by its name. */
function adminLines(data: Uint8Array): readonly string[] {
  const { handle, index, permissions } = decodeAdmin(data);
  const who = `${index}:${handle}`;
  if ((permissions & allAdminPermissions) === allAdminPermissions) return [`${who} may do everything`];
  const rights = Object.entries(adminPermissions)
    .filter(([, bit]) => (permissions & bit) !== 0)
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  if (rights.length === 0) return [`${who} may do nothing`];
  return [`${who} may`, ...inLines(rights.map((right, at) => (at < rights.length - 1 ? `${right},` : right)))];
}

function siteLines(site: SiteRecord): readonly string[] {
  const { primary, multiPrimary, protocolMajor, protocolMinor, serialNumber, hashOption, attributes, servers } = site;
  const kind = primary ? 'primary' : multiPrimary ? 'one of several primaries' : 'mirror';
  const hashed = servers.length > 1 ? [`divided by the hash of the ${hashOption}`] : [];
  return [
    `${kind}, protocol ${protocolMajor}.${protocolMinor}, serial ${serialNumber}`,
    ...hashed,
    ...attributes.map(({ name, value }) => `${name}: ${value}`),
    ...servers.flatMap(serverLines),
  ];
}

function serverLines({ serverId, address, publicKey, interfaces }: SiteServer): readonly string[] {
  return [
    `server ${serverId} at ${addressText(address)}, ${publicKey.length === 0 ? 'no key' : keyText(publicKey)}`,
    ...interfaces.map(({ protocol, port, query, admin }) => {
      const purposes = [query ? 'query' : '', admin ? 'administration' : ''].filter((purpose) => purpose !== '');
      return `  ${protocol.toUpperCase()} ${port}: ${purposes.join(' and ') || 'nothing'}`;
    }),
  ];
}

/** `RSA key of 2048 bits`: the numbers are for programs. */
function keyText(data: Uint8Array): string {
  const key = decodePublicKey(data);
  const number = key.kind === 'rsa' ? key.modulus : key.kind === 'dsa' || key.kind === 'dh' ? key.p : undefined;
  if (number === undefined) return `${key.kind.toUpperCase()} key`;
  return `${key.kind.toUpperCase()} key of ${BigInt(`0x0${Buffer.from(number).toString('hex')}`).toString(2).length} bits`;
}

/** Words joined to lines that leave room for a label on a terminal of 80 columns. */
function inLines(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineMax) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}

const lineMax = 52;

/** Names in a record of another server must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
