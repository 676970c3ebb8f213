"use strict";
// Water meter with valve, all directions (TS013). Written for these tests in the manner of vendors' codecs.
const VALVE = { 0: "open", 1: "closed", 3: "fault" };
const STATUS_BITS = ["lowBattery", "leak", "backflow", "tamper"];

const u32 = (b, at) => ((b[at + 3] << 24) | (b[at + 2] << 16) | (b[at + 1] << 8) | b[at]) >>> 0;

function decodeUplink({ bytes, fPort, recvTime, variables }) {
  console.log("uplink", fPort, bytes);
  switch (fPort) {
    case 2: {
      if (bytes.length < 6) return { errors: [`expected 6 bytes, got ${bytes.length}`] };
      const status = {};
      STATUS_BITS.forEach((name, bit) => { status[name] = Boolean((bytes[5] >> (bit + 4)) & 1); });
      const factor = Number((variables && variables.litresPerPulse) || 1);
      return {
        data: {
          volume: u32(bytes, 0) * factor / 1000,
          valve: VALVE[bytes[5] & 0x03],
          temperature: bytes[4] - 40,
          time: new Date(recvTime.getTime() - 1000).toISOString(),
          ...status,
        },
        warnings: status.lowBattery ? ["battery low"] : [],
      };
    }
    default:
      return { errors: ["unknown FPort " + fPort] };
  }
}

function encodeDownlink(input) {
  const position = input.data.position;
  if (position !== "open" && position !== "closed") return { errors: ["position is open or closed"] };
  return { fPort: 5, bytes: [0x10, position === "open" ? 0 : 1] };
}

function decodeDownlink(input) {
  return { data: { position: input.bytes[1] === 0 ? "open" : "closed" } };
}

if (typeof module !== "undefined") {
  module.exports = { decodeUplink, encodeDownlink, decodeDownlink };
}
