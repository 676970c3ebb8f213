/** The functions of a codec that something asks for. */
export const entries = ['decodeUplink', 'encodeDownlink', 'decodeDownlink'] as const;

export type Entry = (typeof entries)[number];

/** What codecs expect around them: `module.exports` at their tail, `console` in their middle; `require` is in require.ts. No timers. */
export const prelude = `
var module = { exports: {} };
var exports = module.exports;
var console = (function () {
  function ignore() {}
  return { log: ignore, info: ignore, warn: ignore, error: ignore, debug: ignore, trace: ignore };
})();
`;

/**
 * The shapes in the order they are looked for: TS013, then those before it. ChirpStack v3 is Decode(fPort, bytes, variables),
 * The Things Network v2 Decoder(bytes, port); the names differ, so that none is taken for the other.
 */
const shapes: Readonly<Record<Entry, readonly { readonly name: string; readonly call: string }[]>> = {
  decodeUplink: [
    { name: 'decodeUplink', call: 'f(input)' },
    { name: 'Decode', call: '({ data: f(input.fPort, input.bytes, input.variables) })' },
    { name: 'Decoder', call: '({ data: f(input.bytes, input.fPort) })' },
  ],
  encodeDownlink: [
    { name: 'encodeDownlink', call: 'f(input)' },
    { name: 'Encode', call: '({ bytes: f(input.fPort, input.data, input.variables), fPort: input.fPort })' },
    { name: 'Encoder', call: '({ bytes: f(input.data, input.fPort), fPort: input.fPort })' },
  ],
  decodeDownlink: [{ name: 'decodeDownlink', call: 'f(input)' }],
};

/** A script that calls the codec and gives what it answers as JSON text. */
export function callScript(entry: Entry, input: object): string {
  const json = JSON.stringify(JSON.stringify(input));
  return `(function (json) {
  var input = JSON.parse(json);
  if (input.recvTime !== undefined) input.recvTime = new Date(input.recvTime);
  var f;
  ${shapes[entry].map(({ name, call }) => `f = ${find(name)}; if (f) return JSON.stringify(${call}) || 'null';`).join('\n  ')}
  throw new Error('there is no function ${entry}');
})(${json})`;
}

/** A script that names the functions that the codec has. */
export const probeScript = `JSON.stringify([${entries
  .map((entry) => `(${shapes[entry].map(({ name }) => find(name)).join(' || ')}) ? '${entry}' : null`)
  .join(', ')}])`;

function find(name: string): string {
  return `(typeof ${name} === 'function' ? ${name} : module.exports && typeof module.exports.${name} === 'function' ? module.exports.${name} : undefined)`;
}
