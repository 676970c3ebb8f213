import { wireType } from './reader.ts';

/** Writes protobuf's wire format; fields come out in the order they are written. */
export class WireWriter {
  readonly #octets: number[] = [];

  varint(field: number, value: bigint | number): this {
    return this.#key(field, wireType.varint).#varint(BigInt.asUintN(64, BigInt(value)));
  }

  boolean(field: number, value: boolean): this {
    return this.varint(field, value ? 1 : 0);
  }

  float(field: number, value: number): this {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value, true);
    return this.#key(field, wireType.fixed32).#raw(new Uint8Array(view.buffer));
  }

  double(field: number, value: number): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    return this.#key(field, wireType.fixed64).#raw(new Uint8Array(view.buffer));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, wireType.bytes).#varint(BigInt(value.length)).#raw(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, write: (inner: WireWriter) => void): this {
    const inner = new WireWriter();
    write(inner);
    return this.bytes(field, inner.finish());
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#octets);
  }

  #key(field: number, type: number): this {
    return this.#varint(BigInt(field * 8 + type));
  }

  #varint(value: bigint): this {
    let rest = value;
    while (rest > 0x7fn) {
      this.#octets.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#octets.push(Number(rest));
    return this;
  }

  #raw(octets: Uint8Array): this {
    for (const octet of octets) this.#octets.push(octet);
    return this;
  }
}
