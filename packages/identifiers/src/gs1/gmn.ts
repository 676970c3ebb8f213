/**
 * The two check characters of a Global Model Number: values weighted by primes from the right, modulo 1021, in base 32.
 * Undefined for a character without a value. GS1 General Specifications § 7.9.5.
 */
export function gmnPair(body: string): string | undefined {
  if (body.length > primes.length) return undefined;
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) {
    const value = set82.indexOf(body.charAt(at));
    if (value < 0) return undefined;
    sum += value * (primes[body.length - 1 - at] ?? 0);
  }
  sum %= 1021;
  return base32.charAt(sum >> 5) + base32.charAt(sum & 31);
}

const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const base32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];
