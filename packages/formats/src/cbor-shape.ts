/** What a decoder would have to make of one CBOR item. */
export interface CborShape {
  /** How deep arrays, maps and tags are nested. */
  readonly depth: number;
  /** How many arrays, maps and tags there are. */
  readonly containers: number;
}

/**
 * The shape of one CBOR item, found without recursion and without memory (RFC 8949 §3); undefined when the octets end too
 * early or a head is reserved. A decoder that recurses is asked only after this.
 */
export function cborShape(bytes: Uint8Array): CborShape | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // How many items each open array, map or tag still waits for; endless ones wait for a break.
  const open: number[] = [1];
  let depth = 0;
  let containers = 0;
  let at = 0;
  while (open.length > 0) {
    const waiting = open.at(-1) ?? 0;
    if (waiting === 0) {
      open.pop();
      continue;
    }
    if (at >= bytes.length) return undefined;
    const head = bytes[at] ?? 0;
    at += 1;
    if (head === 0xff) {
      if (waiting !== Number.POSITIVE_INFINITY) return undefined;
      open.pop();
      continue;
    }
    const argument = readArgument(view, at, head & 31);
    if (argument === undefined) return undefined;
    at += argument.octets;
    open[open.length - 1] = waiting - 1;
    // An empty array or map is one too.
    if (head >>> 5 >= 4 && head >>> 5 <= 6) containers += 1;
    const inside = itemsInside(head >>> 5, argument.value);
    if (inside > 0) {
      open.push(inside);
      depth = Math.max(depth, open.length - 1);
    }
    if ((head >>> 5 === 2 || head >>> 5 === 3) && argument.value !== Number.POSITIVE_INFINITY) at += argument.value;
    if (at > bytes.length) return undefined;
  }
  return { depth, containers };
}

/** The argument of a head and how many octets it takes; endless is infinite. */
function readArgument(view: DataView, at: number, minor: number): { value: number; octets: number } | undefined {
  if (minor < 24) return { value: minor, octets: 0 };
  if (minor === 31) return { value: Number.POSITIVE_INFINITY, octets: 0 };
  const octets = { 24: 1, 25: 2, 26: 4, 27: 8 }[minor];
  if (octets === undefined || at + octets > view.byteLength) return undefined;
  if (octets === 1) return { value: view.getUint8(at), octets };
  if (octets === 2) return { value: view.getUint16(at), octets };
  if (octets === 4) return { value: view.getUint32(at), octets };
  return { value: Number(view.getBigUint64(at)), octets };
}

/** Arrays, maps, tags and texts in pieces hold items; the rest holds none. */
function itemsInside(major: number, argument: number): number {
  if (major === 4) return argument;
  if (major === 5) return argument * 2;
  if (major === 6) return 1;
  return (major === 2 || major === 3) && argument === Number.POSITIVE_INFINITY ? argument : 0;
}
