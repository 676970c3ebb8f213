/** Sum of the octets modulo 256: DL/T 645, CJ/T 188. */
export function sum8(bytes: Uint8Array): number {
  let sum = 0;
  for (const octet of bytes) sum = (sum + octet) & 0xff;
  return sum;
}

/** Exclusive or of the octets. */
export function xor8(bytes: Uint8Array): number {
  let xor = 0;
  for (const octet of bytes) xor ^= octet;
  return xor;
}

/** CRC-16/MODBUS: polynomial 0xA001 reflected, start 0xFFFF; sent low octet first (Modbus over serial line V1.02 §2.5.1.2). */
export function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of bytes) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}
